package parlor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What we know of the machine we run on.
final class Machine {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Machine() {}

    /// Names this run of the machine; where that is not known, this run of the process.
    static String boot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "process-" + ProcessHandle.current().pid();
        }
    }
}
