package parlor.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import parlor.base.Edge;

/// A secret key and its file: one envelope in `keys/` (0700), readable by its owner alone (0600).
public final class Key {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES = 32;

    private final String id;
    private final byte[] bytes;

    private Key(String id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /// The key for this purpose; made when the folder has none.
    public static Key open(Path folder, String purpose, Edge edge) {
        var file = folder.resolve(purpose + ".key");
        try {
            if (!Files.exists(file)) {
                make(folder, file, purpose, edge);
            }
            var envelope = JSON.readTree(Files.readString(file));
            var bytes = Base64.getDecoder().decode(envelope.path("key").asText());
            if (bytes.length != BYTES || !purpose.equals(envelope.path("purpose").asText())) {
                throw new IOException("not a key for " + purpose);
            }
            return new Key(envelope.path("id").asText(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path folder, Path file, String purpose, Edge edge) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var bytes = new byte[BYTES];
        edge.secrets().nextBytes(bytes);
        var created = edge.clock().instant();
        var envelope =
                Map.of(
                        "id", Long.toString(edge.secrets().nextLong() >>> 4, 36),
                        "purpose", purpose,
                        "created", Instant.ofEpochSecond(created.getEpochSecond()).toString(),
                        "key", Base64.getEncoder().encodeToString(bytes));
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(
                part,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(part, JSON.writeValueAsBytes(envelope));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public String id() {
        return id;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }
}
