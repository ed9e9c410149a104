package parlor.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import parlor.base.OwnerOnly;

/// One file with a consistent copy of the database and the keys, made beside a running server.
final class Backup {
    static final String DATABASE = DataFolder.DATABASE;
    static final String KEYS = DataFolder.KEYS;

    private Backup() {}

    static void write(Path data, Path file) throws Refusal {
        if (!Files.isRegularFile(data.resolve(DATABASE))) {
            throw new Refusal("there is no database in %s".formatted(data));
        }
        var target = file.toAbsolutePath();
        var copy = target.resolveSibling(target.getFileName() + ".database");
        var unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            vacuum(data.resolve(DATABASE), copy);
            pack(data, copy, unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | SQLException e) {
            throw new Refusal("the backup failed: " + e.getMessage());
        } finally {
            remove(copy);
            remove(unfinished);
        }
    }

    private static void vacuum(Path database, Path copy) throws SQLException, IOException {
        OwnerOnly.freshFile(copy); // What the engine finds it writes into.
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var into = connection.prepareStatement("vacuum into ?")) {
            into.setString(1, copy.toString());
            into.execute();
        }
    }

    private static void pack(Path data, Path copy, Path file) throws IOException {
        OwnerOnly.freshFile(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var zip = new ZipOutputStream(Channels.newOutputStream(channel));
            add(zip, DATABASE, copy);
            for (var key : keys(data)) {
                add(zip, KEYS + "/" + key.getFileName(), key);
            }
            zip.finish();
            channel.force(true);
        }
    }

    private static List<Path> keys(Path data) throws IOException {
        var found = new ArrayList<Path>();
        var folder = data.resolve(KEYS);
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                files.forEach(found::add);
            }
        }
        return found;
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, (OutputStream) zip);
        zip.closeEntry();
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("parlor: could not remove " + file);
        }
    }
}
