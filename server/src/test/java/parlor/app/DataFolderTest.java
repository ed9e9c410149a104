package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
