package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.db.Database;

/// How a server that is reached from elsewhere gets its first administrator.
class SetupTest {
    @TempDir Path data;

    private Setup setup() throws Exception {
        var settings =
                Map.of(
                        "PARLOR_DATA",
                        data.toString(),
                        "PARLOR_PUBLIC_URL",
                        "https://parlor.example");
        try (var timers = new SystemTimers();
                var folder = DataFolder.take(data);
                var database = Database.open(folder.database(), Threads.platform("reader"))) {
            return Setup.of(folder, Config.read(settings), Edge.system(timers), database);
        }
    }

    private String code() throws Exception {
        return Objects.requireNonNull(setup().code()).text();
    }

    private Path file() {
        return data.resolve("setup-code");
    }

    @Test
    void aCodeIsDrawnOnceAndStaysUntilItIsUsed() throws Exception {
        var code = code();
        assertThat(code).matches("[0-9a-f]{32}");
        assertThat(file()).hasContent(code);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(code()).isEqualTo(code);
        Objects.requireNonNull(setup().code()).remove().run();
        assertThat(code()).isNotEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "0",
                "0123456789abcdef",
                "0123456789abcdef0123456789abcdeg",
                "0123456789abcdef0123456789abcdef0",
                "\u00ff"
            })
    void aFileThatHoldsNoCodeGetsOne(String text) throws Exception {
        Files.writeString(file(), text);
        assertThat(code()).matches("[0-9a-f]{32}").isNotEqualTo(text);
        assertThat(file()).hasContent(code());
    }
}
