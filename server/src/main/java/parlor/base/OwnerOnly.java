package parlor.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// Files (0600) and folders (0700) that nobody but their owner reads, from their first byte on.
public final class OwnerOnly {
    /// What a file is made with.
    public static final FileAttribute<Set<PosixFilePermission>> FILE = mode("rw-------");

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER = mode("rwx------");

    private OwnerOnly() {}

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /// An empty file, unless there is one: that stays as it is.
    public static void ensureFile(Path file) throws IOException {
        try {
            Files.createFile(file, FILE);
        } catch (FileAlreadyExistsException e) {
            // It is somebody's already.
        }
    }

    /// An empty file in the place of what was there.
    public static Path freshFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Files.createFile(file, FILE);
    }

    /// The folder, and those it lies in as the system makes them; one that is there stays as it is.
    public static Path ensureFolder(Path folder) throws IOException {
        var whole = folder.toAbsolutePath();
        if (!Files.isDirectory(whole)) {
            Files.createDirectories(Objects.requireNonNull(whole.getParent()));
            Files.createDirectory(whole, FOLDER);
        }
        return folder;
    }

    /// A file with these bytes in the place of what was there: whole and durable, or not at all.
    public static void put(Path file, byte[] bytes) throws IOException {
        var part = freshFile(file.resolveSibling(file.getFileName() + ".part"));
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            var rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
