package parlor.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import parlor.accounts.Invitations;
import parlor.app.Config;
import parlor.app.Parlor;
import parlor.app.SafeCopy;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.VirtualTime;
import parlor.db.Database;
import parlor.oauth.InitialTokens;

/// A whole server in this process, on a free port and a data folder of its own, by its own clock.
public final class House implements AutoCloseable {
    private final Path data;
    private final Map<String, String> environment;
    private VirtualTime time;
    private Parlor parlor;

    private House(Path data, Map<String, String> environment, VirtualTime time) throws Exception {
        this.data = data;
        this.time = time;
        this.environment = environment;
        this.parlor = start();
    }

    private Parlor start() throws Exception {
        var secure = new SecureRandom();
        return Parlor.start(Config.read(environment), new Edge(time, secure, secure, time));
    }

    /// The server ends and starts again on the same data folder, maybe on another port.
    public void restart() {
        parlor.close();
        try {
            parlor = start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same without this setting, by a clock that wakes nothing of before.
    void restartWithout(String setting) {
        environment.remove(setting);
        time = new VirtualTime(time.instant());
        restart();
    }

    /// How many rows a table has, asked beside the running server.
    long rows(String table) {
        var file = data.resolve("parlor.db");
        try (var database = Database.open(file, Thread.ofPlatform().daemon().factory())) {
            var sql = "select count(*) from " + table;
            return database.read(tx -> tx.row(sql, row -> row.getLong(1)).orElseThrow());
        }
    }

    /// Waits until whoever goes is out of all rooms.
    void untilGone() {
        until(() -> rows("goodbye") == 0);
    }

    /// Waits for what the server does by itself.
    void until(BooleanSupplier done) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it is still not done");
            }
        }
    }

    /// A backup takes the place of what is in the data folder.
    void restore(Path file) {
        parlor.close();
        SafeCopy.putBack(file, environment);
        try {
            parlor = start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the server says of itself under this name, all labels together.
    int metric(String name) {
        return visitor()
                .get("/metrics")
                .raw()
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    public Path data() {
        return data;
    }

    public static House open() {
        return open(Map.of());
    }

    /// @param settings as in the environment
    public static House open(Map<String, String> settings) {
        return open(settings, new VirtualTime());
    }

    /// One whose clock begins at the time it is, for those who go by theirs.
    static House openNow(Map<String, String> settings) {
        return open(settings, new VirtualTime(Instant.now()));
    }

    private static House open(Map<String, String> settings, VirtualTime time) {
        try {
            var data = Files.createTempDirectory("parlor");
            var environment = new HashMap<>(settings);
            environment.put("PARLOR_DATA", data.toString());
            environment.putIfAbsent("PARLOR_PORT", "0");
            return new House(data, environment, time);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public VirtualTime time() {
        return time;
    }

    public URI url() {
        return parlor.url();
    }

    /// Every address that is answered, each as a method and a template.
    public List<String> addresses() {
        return parlor.addresses();
    }

    /// A code to sign up with, made on the data folder beside the running server.
    public String invite() {
        var file = data.resolve("parlor.db");
        var secure = new SecureRandom();
        try (var database = Database.open(file, Thread.ofPlatform().factory())) {
            var edge = new Edge(time, secure, secure, time);
            return Invitations.make(database, edge, Limits.INVITE_DAYS_USUAL).code();
        }
    }

    /// A token with which apps register, as many as like to.
    String registrationToken(Duration life) {
        return beside((database, edge) ->
                        new InitialTokens(database, edge)
                                .make(life, Limits.REGISTERED_CLIENTS, null))
                .token();
    }

    /// What is done on the data folder beside the running server, as by the command line.
    <T> T beside(BiFunction<Database, Edge, T> work) {
        var file = data.resolve("parlor.db");
        var secure = new SecureRandom();
        try (var database = Database.open(file, Thread.ofPlatform().daemon().factory())) {
            return work.apply(database, new Edge(time, secure, secure, time));
        }
    }

    /// Somebody who has not come in yet.
    public Visitor visitor() {
        return new Visitor(parlor.url());
    }

    /// Whoever shows this access token (RFC 6750 §2.1).
    Visitor bearer(String token) {
        return new Visitor(parlor.url(), Map.of("Authorization", "Bearer " + token));
    }

    @Override
    public void close() {
        parlor.close();
        try (var files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
