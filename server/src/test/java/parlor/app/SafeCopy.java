package parlor.app;

import java.nio.file.Path;

/// A backup, for tests of other packages.
public final class SafeCopy {
    private SafeCopy() {}

    public static void make(Path data, Path file) {
        try {
            Backup.write(data, file);
        } catch (Refusal e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param data of a server that is stopped
    public static void putBack(Path file, Path data) {
        try {
            Restore.read(file, data);
        } catch (Refusal e) {
            throw new IllegalStateException(e);
        }
    }
}
