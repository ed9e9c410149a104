package parlor.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import parlor.base.OwnerOnly;

/// A file with one key: an envelope that says its id, its purpose and when it was made, and holds
/// its bytes, sealed or in clear. It is readable by its owner alone (0600), as its folder is
/// (0700).
record KeyFile(Path path, JsonNode envelope) {
    static final String ENDING = ".key";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEALED = "sealed";
    private static final String CLEAR = "key";

    /// Throws [Key.Unusable].
    static KeyFile read(Path path) {
        try {
            return new KeyFile(path, JSON.readTree(Files.readString(path)));
        } catch (JsonProcessingException e) {
            throw new Key.Unusable(path, "is no key file, or damaged");
        } catch (IOException e) {
            throw new Key.Unusable(path, "cannot be read: " + e.getMessage());
        }
    }

    boolean inClear() {
        return envelope.has(CLEAR);
    }

    /// The key, by the seal among these that it was sealed with, if it was. Throws [Key.Unusable].
    Key open(List<Seal> seals) {
        var bytes = envelope.has(SEALED) ? unsealed(seals) : decoded(CLEAR);
        if (bytes.length < Key.BYTES) {
            throw new Key.Unusable(path, "holds no key");
        }
        return new Key(text("id"), text("purpose"), created(), bytes);
    }

    private byte[] unsealed(List<Seal> seals) {
        if (seals.isEmpty()) {
            throw new Key.Unusable(path, "is sealed, and there is no secret to open it");
        }
        var sealed = decoded(SEALED);
        var bound = bound(text("id"), text("purpose"), text("created"));
        return seals.stream()
                .flatMap(seal -> seal.open(text("purpose"), bound, sealed).stream())
                .findFirst()
                .orElseThrow(() ->
                        new Key.Unusable(
                                path, "was sealed under another secret, or changed since"));
    }

    private Instant created() {
        try {
            return Instant.parse(text("created"));
        } catch (DateTimeException e) {
            throw new Key.Unusable(path, "is damaged");
        }
    }

    private byte[] decoded(String field) {
        try {
            return Base64.getDecoder().decode(text(field));
        } catch (IllegalArgumentException e) {
            throw new Key.Unusable(path, "is damaged");
        }
    }

    private String text(String field) {
        return envelope.path(field).asText();
    }

    private static String bound(String id, String purpose, String created) {
        return String.join("\n", id, purpose, created);
    }

    /// Whole and durable, or not at all. Throws [Key.Unusable].
    static void write(Path path, Key key, Optional<Seal> seal, SecureRandom random) {
        var created = key.created().toString();
        var bound = bound(key.id(), key.purpose(), created);
        var bytes =
                seal.map(it -> it.close(key.purpose(), bound, key.bytes(), random))
                        .orElse(key.bytes());
        var envelope = new LinkedHashMap<String, String>();
        envelope.put("id", key.id());
        envelope.put("purpose", key.purpose());
        envelope.put("created", created);
        envelope.put(seal.isPresent() ? SEALED : CLEAR, Base64.getEncoder().encodeToString(bytes));
        try {
            var folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
            OwnerOnly.ensureFolder(folder);
            OwnerOnly.put(path, JSON.writeValueAsBytes(envelope));
        } catch (IOException e) {
            throw new Key.Unusable(path, "cannot be written: " + e.getMessage());
        }
    }
}
