package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.base.VirtualTime;
import parlor.db.Database;

/// The keys of a data folder: when they are made, what stops a start, and how they are sealed anew.
class KeysTest {
    private static final List<String> NAMES =
            List.of("accounts", "dice", "oprf-seed", "server-key");

    @TempDir Path folder;
    private final SystemTimers timers = new SystemTimers();
    private final Edge edge = Edge.system(timers);

    @AfterEach
    void end() {
        timers.close();
    }

    @Test
    void anEmptyFolderGetsAKeyForEachPurposeInAFileOfItsOwn() throws Exception {
        use(secret(1));
        assertThat(files().keySet())
                .hasSize(5)
                .containsAll(NAMES.stream().map(name -> name + ".key").toList())
                .anyMatch(name -> name.matches("session-\\w+\\.key"));
        assertThat(files().values()).allMatch(text -> text.contains("\"sealed\""));
    }

    @Test
    void aKeyThatCannotBeOpenedStopsTheStartAndStaysAsItIs() throws Exception {
        use(secret(1));
        var before = files();
        refused(() -> use(Map.of()), "is sealed", "PARLOR_SECRET");
        refused(() -> use(secret(2)), "under another secret", "PARLOR_SECRET");
        assertThat(files()).isEqualTo(before);
        use(secret(1));
    }

    @Test
    void aMissingKeyIsNotMadeAnewWhereSomebodyIs() throws Exception {
        use(Map.of());
        var key = keys().resolve("oprf-seed.key");
        Files.delete(key);
        use(Map.of());
        assertThat(key).as("nobody had been there").exists();
        insert("insert into principal (id, kind, name, created_at) values ('a', 'GUEST', 'A', 0)");
        for (var file : files().keySet()) {
            var aside = Files.move(keys().resolve(file), folder.resolve(file));
            refused(() -> use(Map.of()), file.replaceFirst("-[^-]{8,}\\.", "-*."), "is missing");
            assertThat(keys().resolve(file)).doesNotExist();
            Files.writeString(keys().resolve(file), "{\"id\":");
            refused(() -> use(Map.of()), "damaged");
            Files.delete(keys().resolve(file));
            Files.move(aside, keys().resolve(file));
        }
        use(Map.of());
    }

    @Test
    void passwordsThatDependOnOtherKeysStopTheStart() throws Exception {
        use(Map.of());
        insert(
                """
                insert into account (principal, lower_name, skeleton, credential, record, server_key,
                  ksf, created_at) values ('a', 'ada', 'ada', '', '', 'other.keys', 1, 0)
                """);
        refused(() -> use(Map.of()), "1 accounts depend on other keys");
    }

    @Test
    void theSecretIsSetAndChanged() throws Exception {
        use(Map.of());
        refused(() -> SecretCommand.set(config(Map.of()), edge), "PARLOR_SECRET is not set");
        assertThat(SecretCommand.set(config(secret(1)), edge)).isEqualTo(5);
        assertThat(files().values()).noneMatch(text -> text.contains("\"key\""));
        use(secret(1));
        refused(() -> SecretCommand.set(config(secret(2)), edge), "under another secret");

        var next = Files.writeString(folder.resolve("next"), text(2) + "\n");
        assertThat(SecretCommand.change(config(secret(1)), next, edge)).isEqualTo(5);
        refused(() -> use(secret(1)), "under another secret");
        use(Map.of("PARLOR_SECRET_FILE", next.toString()));
    }

    @Test
    void aChangeThatWasInterruptedIsGivenAgain() throws Exception {
        use(secret(1));
        var before = files();
        var next = Files.writeString(folder.resolve("next"), text(2));
        SecretCommand.change(config(secret(1)), next, edge);
        for (var name : List.of("accounts.key", "server-key.key")) {
            Files.writeString(keys().resolve(name), before.get(name));
        }
        refused(() -> use(secret(1)), "under another secret");
        refused(() -> use(secret(2)), "under another secret");
        assertThat(SecretCommand.change(config(secret(1)), next, edge)).isEqualTo(5);
        use(secret(2));
    }

    @Test
    void theSecretIsNotChangedUnderARunningServerNorToAShortOne() throws Exception {
        var next = Files.writeString(folder.resolve("next"), text(2));
        var odd = Files.writeString(folder.resolve("odd"), "c2hvcnQ=");
        try (var _ = start(secret(1))) {
            refused(() -> SecretCommand.change(config(secret(1)), next, edge), "another process");
        }
        refused(() -> SecretCommand.change(config(secret(1)), odd, edge), "shorter than 32 bytes");
        refused(
                () -> SecretCommand.change(config(secret(1)), folder.resolve("none"), edge),
                "cannot be read");
        use(secret(1));
    }

    @Test
    void aRotationMakesAKeyUnderTheSameSecretAlone() throws Exception {
        refused(() -> KeysCommand.rotated(config(Map.of()), edge), "there are no keys");
        use(Map.of());
        refused(() -> KeysCommand.rotated(config(secret(1)), edge), "parlor secret set");
        SecretCommand.set(config(secret(1)), edge);
        refused(() -> KeysCommand.rotated(config(Map.of()), edge), "is sealed");
        refused(() -> KeysCommand.rotated(config(secret(2)), edge), "under another secret");
        assertThat(files()).hasSize(5);
        var made = KeysCommand.rotated(config(secret(1)), edge).getFirst();
        assertThat(files()).hasSize(6).containsKey("session-" + made.id() + ".key");
        use(secret(1));
        insert("insert into principal (id, kind, name, created_at) values ('a', 'GUEST', 'A', 0)");
        for (var file : files().keySet()) {
            if (file.startsWith("session-")) {
                Files.delete(keys().resolve(file));
            }
        }
        refused(() -> use(secret(1)), "is missing");
        KeysCommand.rotated(config(secret(1)), edge);
        use(secret(1));
    }

    @Test
    void aRunningServerGivesAnOldKeyASuccessor() throws Exception {
        var time = new VirtualTime();
        var own = new Edge(time, new SecureRandom(), new SecureRandom(), time);
        Parlor.start(config(Map.of()), own).close();
        var name = files().keySet().stream().filter(it -> it.startsWith("session-")).toList();
        var file = keys().resolve(name.getFirst());
        Files.writeString(
                file, Files.readString(file).replace("\"created\":\"2026", "\"created\":\"2025"));
        var later = new VirtualTime();
        var edgeOfLater = new Edge(later, new SecureRandom(), new SecureRandom(), later);
        try (var _ = Parlor.start(config(Map.of()), edgeOfLater)) {
            later.pass(Duration.ofHours(1));
            for (int tries = 0; tries < 100 && files().size() == 5; tries++) {
                Thread.sleep(50);
            }
        }
        assertThat(files()).hasSize(6).containsKey(name.getFirst());
    }

    @Test
    void aFolderThatAnswersSlowlyIsLookedAtByOneThread() throws Exception {
        var time = new VirtualTime();
        var handedOn = new ArrayList<Runnable>();
        var file = folder.resolve("parlor.db");
        try (var database = Database.open(file, Thread.ofPlatform().daemon().factory())) {
            var keys = Keys.open(folder.resolve("looked"), config(Map.of()), edge, database);
            var _ = keys.watch(time, handedOn::add, Duration.ofHours(1));
            handedOn.removeFirst().run(); // Looks for what is to be renewed.
            time.pass(Duration.ofMinutes(10));
            assertThat(handedOn).hasSize(1);
            handedOn.removeFirst().run();
            time.pass(Duration.ofMinutes(10));
            assertThat(handedOn).hasSize(1);
        }
    }

    private void use(Map<String, String> settings) throws Exception {
        start(settings).close();
    }

    private Parlor start(Map<String, String> settings) throws Exception {
        return Parlor.start(config(settings), edge);
    }

    private Config config(Map<String, String> more) throws Exception {
        var settings = new HashMap<>(more);
        settings.put("PARLOR_PORT", "0");
        settings.put("PARLOR_DATA", folder.resolve("data").toString());
        return Config.read(settings);
    }

    private static void refused(ThrowingCallable work, String... words) {
        assertThatThrownBy(work).isInstanceOf(Refusal.class).hasMessageContainingAll(words);
    }

    private Path keys() {
        return folder.resolve("data/keys");
    }

    private Map<String, String> files() throws Exception {
        var found = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(keys())) {
            for (var file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return found;
    }

    private void insert(String sql) throws Exception {
        var url = "jdbc:sqlite:" + folder.resolve("data/parlor.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static Map<String, String> secret(int fill) {
        return Map.of("PARLOR_SECRET", text(fill));
    }

    private static String text(int fill) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) fill);
        return Base64.getEncoder().encodeToString(secret);
    }
}
