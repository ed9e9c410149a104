package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
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

    @AfterEach
    void end() {
        timers.close();
    }

    @Test
    void theBackupTakesThePlaceOfAllThatWasThere() throws Exception {
        var file = backup();
        mark("after the backup");
        Restore.read(file, data());
        assertThat(marks()).isZero();
        assertThat(data().resolve("keys/oprf-seed.key")).exists();
        assertThat(data().resolve("replaced")).doesNotExist();
        assertThat(data().resolve("restoring")).doesNotExist();
        use();
    }

    @Test
    void aDamagedBackupChangesNothing() throws Exception {
        use();
        mark("old");
        var file = Files.writeString(folder.resolve("bad.zip"), "no zip");
        assertThatThrownBy(() -> Restore.read(file, data())).isInstanceOf(Refusal.class);
        assertThat(marks()).isOne();
        assertThat(data().resolve("restoring")).doesNotExist();
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
        var settings = Map.of("PARLOR_PORT", "0", "PARLOR_DATA", data().toString());
        Parlor.start(Config.read(settings), Edge.system(timers)).close();
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
