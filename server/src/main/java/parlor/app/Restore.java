package parlor.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Puts a backup in the place of what is in the data folder. All sessions end and a new epoch
/// begins.
final class Restore {
    private static final List<String> PARTS = List.of(Backup.KEYS, Backup.DATABASE);

    private Restore() {}

    static void read(Path file, Path data) throws Refusal {
        try (var folder = DataFolder.take(data)) {
            var unpacked = folder.path().resolve("restoring");
            remove(unpacked);
            Files.createDirectories(
                    unpacked.resolve(Backup.KEYS),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            unpack(file, unpacked);
            RestoredDatabase.prepare(unpacked.resolve(Backup.DATABASE));
            replace(folder.path(), unpacked);
            remove(unpacked);
        } catch (IOException e) {
            throw new Refusal("the backup could not be read: " + e.getMessage());
        }
    }

    private static void unpack(Path file, Path into) throws IOException, Refusal {
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.getEntry(Backup.DATABASE) == null) {
                throw new Refusal("%s is no backup".formatted(file));
            }
            for (var entry : zip.stream().toList()) {
                Files.copy(zip.getInputStream(entry), into.resolve(checked(entry)));
            }
        }
    }

    /// Only the names that a backup has: none leads out of the folder.
    private static String checked(ZipEntry entry) throws Refusal {
        var name = entry.getName();
        if (name.equals(Backup.DATABASE) || name.matches(Backup.KEYS + "/[A-Za-z0-9_.-]+")) {
            return name;
        }
        throw new Refusal("the backup holds something unknown: " + name);
    }

    private static void replace(Path data, Path unpacked) throws IOException {
        try (var old =
                Files.newDirectoryStream(data, "{*.db,*.db-wal,*.db-shm,*.db-journal,epoch}")) {
            for (var file : old) {
                Files.delete(file);
            }
        }
        for (var part : PARTS) {
            remove(data.resolve(part));
            Files.move(unpacked.resolve(part), data.resolve(part), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
