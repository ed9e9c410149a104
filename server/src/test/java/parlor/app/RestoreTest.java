package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.SystemTimers;

/// Whatever happens in the middle of a restore, there is a whole database afterwards.
class RestoreTest {
    @TempDir Path folder;
    private final SystemTimers timers = new SystemTimers();
    private final Map<String, String> settings = new HashMap<>();

    @AfterEach
    void end() {
        timers.close();
    }

    @Test
    void theBackupTakesThePlaceOfAllThatWasThere() throws Exception {
        var file = backup();
        mark("after the backup");
        Restore.read(file, config());
        assertThat(marks()).isZero();
        assertThat(data().resolve("keys/oprf-seed.key")).exists();
        assertThat(data().resolve("replaced")).doesNotExist();
        assertThat(data().resolve("restoring")).doesNotExist();
        use();
    }

    @Test
    void whatIsPutBackIsReadByItsOwnerAlone() throws Exception {
        Restore.read(backup(), config());
        assertThat(DataFolderTest.readableByOthers(data())).isEmpty();
    }

    @Test
    void aDamagedBackupChangesNothing() throws Exception {
        use();
        mark("old");
        var file = Files.writeString(folder.resolve("bad.zip"), "no zip");
        assertThatThrownBy(() -> Restore.read(file, config())).isInstanceOf(Refusal.class);
        assertThat(marks()).isOne();
        assertThat(data().resolve("restoring")).doesNotExist();
    }

    @Test
    void aBackupWithoutItsKeysChangesNothing() throws Exception {
        var whole = backup();
        mark("kept");
        var key = Files.readString(data().resolve("keys/oprf-seed.key"));
        var cut = Files.copy(whole, folder.resolve("cut.zip"));
        try (var zip = FileSystems.newFileSystem(cut)) {
            Files.delete(zip.getPath("keys/oprf-seed.key"));
        }
        assertThatThrownBy(() -> Restore.read(cut, config()))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("nothing was changed")
                .hasMessageContaining("oprf-seed");
        assertThat(marks()).isOne();
        assertThat(data().resolve("keys/oprf-seed.key")).hasContent(key);
        use();
    }

    @Test
    void aBackupThatIsSealedUnderAnotherSecretChangesNothing() throws Exception {
        settings.put("PARLOR_SECRET", "A".repeat(43) + "=");
        var file = backup();
        mark("kept");
        settings.put("PARLOR_SECRET", "B".repeat(42) + "A=");
        assertThatThrownBy(() -> Restore.read(file, config()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("PARLOR_SECRET");
        settings.put("PARLOR_SECRET", "A".repeat(43) + "=");
        assertThat(marks()).isOne();
        use();
    }

    @Test
    void anInterruptedRestorePutsTheOldBack() throws Exception {
        use();
        mark("old");
        var key = Files.readString(data().resolve("keys/oprf-seed.key"));
        var old = Files.createDirectory(data().resolve("replaced"));
        Files.move(data().resolve("parlor.db"), old.resolve("parlor.db"));
        Files.move(data().resolve("keys"), old.resolve("keys"));
        Files.createDirectory(data().resolve("keys"));
        Files.writeString(data().resolve("keys/oprf-seed.key"), "of the backup");
        use();
        assertThat(marks()).isOne();
        assertThat(data().resolve("keys/oprf-seed.key")).hasContent(key);
        assertThat(old).doesNotExist();
    }

    @Test
    void aRestoreThatOnlyHadToTidyUpIsDone() throws Exception {
        use();
        mark("new");
        var old = Files.createDirectory(data().resolve("replaced"));
        Files.writeString(old.resolve("parlor.db"), "the old one");
        use();
        assertThat(marks()).isOne();
        assertThat(old).doesNotExist();
    }

    private Path backup() throws Exception {
        use();
        var file = folder.resolve("monday.zip");
        Backup.write(data(), file);
        return file;
    }

    /// Starts and ends a server.
    private void use() throws Exception {
        Parlor.start(config(), Edge.system(timers)).close();
        // An empty server's keys are made anew; only one that somebody used depends on them.
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "insert or ignore into principal (id, kind, name, created_at)"
                            + " values ('00000000-0000-7000-8000-000000000001', 'guest', 'Ada', 0)");
        }
    }

    private Config config() throws Exception {
        settings.put("PARLOR_PORT", "0");
        settings.put("PARLOR_DATA", data().toString());
        return Config.read(settings);
    }

    private void mark(String word) throws Exception {
        try (var connection = DriverManager.getConnection(url());
                var insert =
                        connection.prepareStatement(
                                "insert into meta (name, value) values (?, ?)")) {
            insert.setString(1, "mark");
            insert.setString(2, word);
            insert.executeUpdate();
        }
    }

    private int marks() throws Exception {
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from meta where name = 'mark'")) {
            return row.getInt(1);
        }
    }

    private String url() {
        return "jdbc:sqlite:" + data().resolve("parlor.db");
    }

    private Path data() {
        return folder.resolve("data");
    }
}
