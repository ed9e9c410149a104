package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The threads of passwords give way to the event loops, and nobody else does.
@EnabledOnOs(OS.LINUX)
final class NicenessTest {
    /// What comes after the name in `/proc/…/stat`, of which the niceness is the seventeenth
    /// (proc_pid_stat(5): field 19).
    private static final int NICE = 16;

    @Test
    void aThreadThatYieldsIsNicerThanTheOneThatMadeIt() throws Exception {
        int before = nice();
        var inside = new FutureTask<>(NicenessTest::nice);
        Niceness.yielding(Threads.platform("nice")).newThread(inside).start();
        assertThat(inside.get()).isEqualTo(Math.min(before + 10, 19));
        assertThat(nice()).isEqualTo(before);
    }

    private static int nice() throws IOException {
        var stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE]);
    }
}
