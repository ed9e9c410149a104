package parlor.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import parlor.app.Config;
import parlor.app.Parlor;
import parlor.base.Edge;
import parlor.base.VirtualTime;

/// A whole server in this process, on a free port and a data folder of its own, by its own clock.
public final class House implements AutoCloseable {
    private final Path data;
    private final Parlor parlor;
    private final VirtualTime time;

    private House(Path data, Parlor parlor, VirtualTime time) {
        this.data = data;
        this.parlor = parlor;
        this.time = time;
    }

    public static House open() {
        return open(Map.of());
    }

    /// @param settings as in the environment
    public static House open(Map<String, String> settings) {
        try {
            var data = Files.createTempDirectory("parlor");
            var environment = new HashMap<>(settings);
            environment.put("PARLOR_DATA", data.toString());
            environment.put("PARLOR_PORT", "0");
            var time = new VirtualTime();
            var secure = new SecureRandom();
            var edge = new Edge(time, secure, secure, time);
            return new House(data, Parlor.start(Config.read(environment), edge), time);
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

    /// Somebody who has not come in yet.
    public Visitor visitor() {
        return new Visitor(parlor.url());
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
