package parlor.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import parlor.base.Edge;

/// A secret key and its file: one envelope in `keys/` (0700), readable by its owner alone (0600),
/// sealed where the host has set a secret.
public final class Key {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES = 32;

    private final String id;
    private final String purpose;
    private final String created;
    private final byte[] bytes;

    private Key(String id, String purpose, String created, byte[] bytes) {
        this.id = id;
        this.purpose = purpose;
        this.created = created;
        this.bytes = bytes;
    }

    /// A key file that is there and cannot be used. It is never overwritten.
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(Path file, String why) {
            super("the key file %s %s".formatted(file, why));
        }
    }

    /// Where keys are kept.
    ///
    /// @param mayMake whether a key that is not there is made: not where something depends on it
    public record Folder(Path path, Edge edge, Optional<Seal> seal, boolean mayMake) {}

    /// The key for this purpose; made when the folder has none. A clear file is sealed when there
    /// is a seal. Throws [Unusable].
    public static Key open(Folder folder, String purpose) {
        var file = folder.path().resolve(purpose + ".key");
        var edge = folder.edge();
        var seal = folder.seal();
        try {
            if (Files.notExists(file)) {
                if (!folder.mayMake()) {
                    throw new Unusable(file, "is missing, and accounts depend on it");
                }
                make(purpose, edge).write(file, edge, seal);
            }
            var envelope = JSON.readTree(Files.readString(file));
            var key = read(file, purpose, envelope, seal);
            if (seal.isPresent() && envelope.has("key")) {
                key.write(file, edge, seal);
            }
            return key;
        } catch (JsonProcessingException e) {
            throw new Unusable(file, "is no key file, or damaged");
        } catch (IOException e) {
            throw new Unusable(file, "cannot be read or written: " + e.getMessage());
        }
    }

    private static Key make(String purpose, Edge edge) {
        var bytes = new byte[BYTES];
        edge.secrets().nextBytes(bytes);
        return new Key(
                Long.toString(edge.secrets().nextLong() >>> 4, 36),
                purpose,
                edge.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                bytes);
    }

    private static Key read(Path file, String purpose, JsonNode envelope, Optional<Seal> seal) {
        var id = envelope.path("id").asText();
        var created = envelope.path("created").asText();
        var bytes =
                envelope.has("sealed")
                        ? unsealed(file, purpose, envelope, seal)
                        : decoded(file, envelope.path("key"));
        if (bytes.length != BYTES || !purpose.equals(envelope.path("purpose").asText())) {
            throw new Unusable(file, "holds no key for the purpose \"" + purpose + "\"");
        }
        return new Key(id, purpose, created, bytes);
    }

    private static byte[] unsealed(
            Path file, String purpose, JsonNode envelope, Optional<Seal> seal) {
        var under =
                seal.orElseThrow(
                        () -> new Unusable(file, "is sealed, and there is no secret to open it"));
        return under.open(purpose, bound(envelope), decoded(file, envelope.path("sealed")))
                .orElseThrow(() ->
                        new Unusable(file, "was sealed under another secret, or changed since"));
    }

    private static byte[] decoded(Path file, JsonNode text) {
        try {
            return Base64.getDecoder().decode(text.asText());
        } catch (IllegalArgumentException e) {
            throw new Unusable(file, "is damaged");
        }
    }

    private static String bound(JsonNode envelope) {
        return bound(
                envelope.path("id").asText(),
                envelope.path("purpose").asText(),
                envelope.path("created").asText());
    }

    private static String bound(String id, String purpose, String created) {
        return String.join("\n", id, purpose, created);
    }

    private void write(Path file, Edge edge, Optional<Seal> seal) throws IOException {
        var envelope = new LinkedHashMap<String, String>();
        envelope.put("id", id);
        envelope.put("purpose", purpose);
        envelope.put("created", created);
        envelope.put(
                seal.isPresent() ? "sealed" : "key",
                Base64.getEncoder().encodeToString(content(edge, seal)));
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.createDirectories(
                file.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.deleteIfExists(part);
        Files.createFile(
                part,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(envelope)));
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] content(Edge edge, Optional<Seal> seal) {
        return seal.map(s -> s.close(purpose, bound(id, purpose, created), bytes, edge.secrets()))
                .orElse(bytes);
    }

    public String id() {
        return id;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Secret bytes for one use of this key (HKDF-SHA256, RFC 5869), at most 8,160.
    public byte[] derive(String use, int length) {
        var parameters =
                HKDFParameterSpec.ofExtract().addIKM(bytes).thenExpand(use.getBytes(UTF_8), length);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }
}
