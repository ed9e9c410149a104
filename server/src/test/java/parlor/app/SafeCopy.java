package parlor.app;

import java.nio.file.Path;
import java.util.Map;

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

    /// @param environment of a server that is stopped
    public static void putBack(Path file, Map<String, String> environment) {
        try {
            Restore.read(file, Config.read(environment));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
