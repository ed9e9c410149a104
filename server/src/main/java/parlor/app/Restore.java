package parlor.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import parlor.base.Edge;
import parlor.base.OwnerOnly;
import parlor.base.SystemTimers;
import parlor.db.Database;

/// Puts a backup in the place of what is in the data folder. All sessions end and a new epoch
/// begins.
final class Restore {
    private static final String NEW = "restoring";
    private static final String OLD = "replaced";
    private static final String REPLACED =
            "{*.db,*.db-wal,*.db-shm,*.db-journal,epoch," + Backup.KEYS + "}";

    private Restore() {}

    static void read(Path file, Config config) throws Refusal {
        try (var folder = DataFolder.take(config.data())) {
            var unpacked = folder.path().resolve(NEW);
            finish(folder.path());
            try {
                OwnerOnly.ensureFolder(unpacked);
                OwnerOnly.ensureFolder(unpacked.resolve(Backup.KEYS));
                unpack(file, unpacked);
                RestoredDatabase.prepare(unpacked.resolve(Backup.DATABASE));
                tryKeys(unpacked, config);
                replace(folder.path(), unpacked);
            } finally {
                finish(folder.path());
            }
        } catch (IOException e) {
            throw new Refusal("the backup could not be put back: " + e.getMessage());
        }
    }

    /// Ends a restore that was interrupted, if there was one: the old data comes back, unless the
    /// new database is in its place already.
    static void finish(Path data) throws IOException {
        var old = data.resolve(OLD);
        if (Files.isDirectory(old) && Files.notExists(data.resolve(Backup.DATABASE))) {
            if (Files.exists(old.resolve(Backup.KEYS))) {
                remove(data.resolve(Backup.KEYS));
            }
            // The database last: until it is there, this is done again.
            for (var name : inOrder(old).reversed()) {
                Files.move(old.resolve(name), data.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        remove(old);
        remove(data.resolve(NEW));
    }

    private static void unpack(Path file, Path into) throws IOException, Refusal {
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.getEntry(Backup.DATABASE) == null) {
                throw new Refusal("%s is no backup".formatted(file));
            }
            for (var entry : zip.stream().toList()) {
                var part = OwnerOnly.freshFile(into.resolve(checked(entry)));
                try (var in = zip.getInputStream(entry);
                        var out = Files.newOutputStream(part)) {
                    in.transferTo(out);
                }
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

    /// The server would refuse to start without them, and those it has are gone by then.
    private static void tryKeys(Path unpacked, Config config) throws Refusal {
        try (var timers = new SystemTimers();
                var database =
                        Database.open(
                                unpacked.resolve(Backup.DATABASE), Threads.platform("reader"))) {
            Keys.open(unpacked.resolve(Backup.KEYS), config, Edge.system(timers), database);
        } catch (Refusal e) {
            throw new Refusal("nothing was changed; of the backup: " + e.getMessage());
        }
    }

    /// The old data goes aside, the database first; the new comes in, the database last. So a
    /// database that is in its place has with it all that belongs to it.
    private static void replace(Path data, Path unpacked) throws IOException {
        var old = OwnerOnly.ensureFolder(data.resolve(OLD));
        for (var name : inOrder(data)) {
            Files.move(data.resolve(name), old.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        for (var name : inOrder(unpacked).reversed()) {
            force(unpacked.resolve(name));
            Files.move(unpacked.resolve(name), data.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        force(data);
    }

    /// What a restore replaces, the database first.
    private static List<Path> inOrder(Path folder) throws IOException {
        var names = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, REPLACED)) {
            found.forEach(file -> names.add(file.getFileName()));
        }
        names.sort(Comparator.comparing(name -> !name.equals(Path.of(Backup.DATABASE))));
        return names;
    }

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
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
