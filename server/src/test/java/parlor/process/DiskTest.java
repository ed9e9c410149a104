package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that fills up: writing is 503, reading goes on, and writing resumes by itself.
@Tag("slow")
class DiskTest {
    private static final int FILL_BYTES = 80 << 20;

    @TempDir Path folder;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=530m", "tmpfs", disk.toString()) == 0,
                "a small disk cannot be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        command("umount", "-l", disk.toString());
    }

    @Test
    void aFullDiskStopsOnlyWriting() throws Exception {
        var data = disk.resolve("data");
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var made = Guest.makesRoom(server.url(), "Ada");
            assertThat(says(made, "while there is room")).isEqualTo(201);

            var ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[FILL_BYTES]);
            assertThat(becomes(made, 503)).isTrue();
            var messages = "/api/v1/rooms/%s/messages".formatted(made.room());
            assertThat(made.owner().get(messages).statusCode()).isEqualTo(200);

            Files.delete(ballast);
            assertThat(becomes(made, 201)).isTrue();
        }
    }

    private static boolean becomes(Guest.Made made, int status) throws Exception {
        var until = Instant.now().plus(Duration.ofSeconds(20));
        while (Instant.now().isBefore(until)) {
            if (says(made, "again") == status) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
        return false;
    }

    private static int says(Guest.Made made, String text) throws Exception {
        var path = "/api/v1/rooms/%s/messages".formatted(made.room());
        return made.owner().post(path, Map.of("text", text)).statusCode();
    }

    private static int command(String... words) throws Exception {
        return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
    }
}
