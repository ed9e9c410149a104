package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `parlor account …` looks after the accounts of a server that has been there.
@Tag("slow")
class AccountCommandTest {
    @TempDir Path folder;

    @Test
    void whereNoServerHasBeenNothingIsMade() throws Exception {
        var nowhere = folder.resolve("nowhere");
        refused(nowhere, "account", "admin", "Ada");
        assertThat(nowhere).doesNotExist();
        var empty = Files.createDirectory(folder.resolve("empty"));
        refused(empty, "account", "invite");
        assertThat(empty).isEmptyDirectory();
    }

    private static void refused(Path data, String... command) throws Exception {
        var ended = RunningServer.run(RunningServer.environment(data, 0, Map.of()), command);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).contains("there is no database in " + data);
    }
}
