package parlor.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import parlor.base.OwnerOnly;
import parlor.db.Database;

/// The data folder, held by one process: a lock on `parlor.lock` says so.
final class DataFolder implements AutoCloseable {
    static final String DATABASE = "parlor.db";
    static final String KEYS = "keys";
    private static final String LOCK = "parlor.lock";

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Makes the folder if there is none, and takes it.
    static DataFolder take(Path path) throws Refusal {
        make(path);
        try {
            var channel =
                    FileChannel.open(
                            path.resolve(LOCK),
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            OwnerOnly.FILE);
            if (!locked(channel)) {
                var holder = holder(channel);
                channel.close();
                throw new Refusal("another process%s uses %s".formatted(holder, path));
            }
            note(channel);
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new Refusal("cannot write to %s".formatted(path));
        }
    }

    private static void make(Path path) throws Refusal {
        try {
            OwnerOnly.ensureFolder(path);
        } catch (IOException e) {
            throw new Refusal("cannot make the folder %s".formatted(path));
        }
    }

    /// The database of a folder that another process may hold, opened beside that. A Refusal where
    /// there is none: none is made.
    static Database beside(Path path) throws Refusal {
        var file = path.resolve(DATABASE);
        if (!Files.isRegularFile(file)) {
            throw new Refusal("there is no database in %s".formatted(path));
        }
        return Database.open(file, Threads.platform("reader"));
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // This very process holds it.
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        var pid = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
        return pid.isEmpty() ? "" : " (" + pid + ")";
    }

    private static void note(FileChannel channel) throws IOException {
        var pid = String.valueOf(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve(DATABASE);
    }

    Path keys() {
        return path.resolve(KEYS);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
