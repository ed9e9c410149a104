package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.SystemTimers;

class DataFolderTest {
    @TempDir Path folder;

    @Test
    void oneHolderAtATime() throws Exception {
        var path = folder.resolve("a/b");
        try (var first = DataFolder.take(path)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> DataFolder.take(path))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("another process (" + ProcessHandle.current().pid());
        }
        DataFolder.take(path).close();
    }

    @Test
    void nobodyElseCanLookIntoANewOne() throws Exception {
        var path = folder.resolve("data");
        DataFolder.take(path).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    /// The files of a folder, and of the folders in it, that their owner is not alone in reading.
    static List<Path> readableByOthers(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            var found = new ArrayList<Path>();
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (!mode.equals("rw-------")) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    @Test
    void aFolderThatOthersLookIntoIsTold() throws Exception {
        var path = Files.createDirectory(folder.resolve("data"));
        var config = Config.read(Map.of("PARLOR_DATA", path.toString()));
        var open = new Warning(Setting.DATA, "data_folder_open_to_others");
        for (var mode : List.of("rwxr-xr-x", "rwxr-x--x", "rwx---r--")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            assertThat(Warning.of(config)).as(mode).contains(open);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(Warning.of(config)).doesNotContain(open);
        Files.delete(path);
        assertThat(Warning.of(config)).as("before there is one").doesNotContain(open);
    }

    @Test
    void whatARunningServerKeepsIsReadByItsOwnerAlone() throws Exception {
        var path = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        var settings =
                Map.of(
                        "PARLOR_PORT",
                        "0",
                        "PARLOR_DATA",
                        path.toString(),
                        "PARLOR_PUBLIC_URL",
                        "https://parlor.example");
        try (var timers = new SystemTimers();
                var _ = Parlor.start(Config.read(settings), Edge.system(timers))) {
            assertThat(path)
                    .isDirectoryContaining(file -> file.endsWith("parlor.db-wal"))
                    .isDirectoryContaining(file -> file.endsWith("search.db-wal"))
                    .isDirectoryContaining(file -> file.endsWith("setup-code"));
            assertThat(readableByOthers(path)).isEmpty();
        }
    }
}
