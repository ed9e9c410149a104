package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup is made beside a running server; a restore begins a new epoch and ends all sessions.
@Tag("slow")
class BackupTest {
    @TempDir Path folder;

    @Test
    void whatWasBackedUpComesBackWithoutSessions() throws Exception {
        var data = folder.resolve("data");
        var file = folder.resolve("monday.zip");
        int port = RunningServer.freePort();
        var environment = RunningServer.environment(data, port, Map.of());
        Guest.Made made;
        String epoch;
        try (var server = RunningServer.start(data, port, Map.of())) {
            made = Guest.makesRoom(server.url(), "Ada");
            epoch = epoch(made);
            say(made, "on Monday");

            var backup = RunningServer.run(environment, "backup", file.toString());
            assertThat(backup.errors()).isEmpty();
            assertThat(backup.code()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");

            say(made, "on Tuesday");
            var early = RunningServer.run(environment, "restore", file.toString());
            assertThat(early.code()).isEqualTo(2);
            assertThat(early.errors()).contains("another process");
            server.stop(Duration.ofSeconds(10));
        }
        var restore = RunningServer.run(environment, "restore", file.toString());
        assertThat(restore.errors()).isEmpty();
        assertThat(restore.code()).isZero();
        try (var server = RunningServer.start(data, port, Map.of())) {
            var messages = "/api/v1/rooms/%s/messages".formatted(made.room());
            assertThat(made.owner().get(messages).statusCode()).isEqualTo(401);
            var ben = Guest.makesRoom(server.url(), "Ben");
            assertThat(epoch(ben)).isNotEqualTo(epoch);
        }
        assertThat(texts(data)).containsExactly("on Monday");
    }

    @Test
    void whatIsNoBackupIsRefused() throws Exception {
        var environment = RunningServer.environment(folder.resolve("data"), 0, Map.of());
        var file = Files.writeString(folder.resolve("no.zip"), "no zip at all");
        assertThat(RunningServer.run(environment, "restore", file.toString()).code()).isEqualTo(2);
        assertThat(RunningServer.run(environment, "backup", file.toString()).code()).isEqualTo(2);
    }

    private static void say(Guest.Made made, String text) throws Exception {
        var path = "/api/v1/rooms/%s/messages".formatted(made.room());
        Guest.expect(made.owner().post(path, Map.of("text", text)), 201);
    }

    private static String epoch(Guest.Made made) throws Exception {
        return made.owner().read("/api/v1/rooms/" + made.room()).findValue("epoch").asText();
    }

    private static java.util.List<String> texts(Path data) throws Exception {
        var url = "jdbc:sqlite:" + data.resolve("parlor.db");
        try (var connection = java.sql.DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select t.text from message m join text t on t.no = m.text_no order by 1")) {
            var texts = new java.util.ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
