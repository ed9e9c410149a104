package parlor.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import parlor.base.Edge;

/// A secret key of the server, for one purpose. It lies in a file of its own.
public final class Key {
    static final int BYTES = 32;

    private final String id;
    private final String purpose;
    private final Instant created;
    private final byte[] bytes;

    Key(String id, String purpose, Instant created, byte[] bytes) {
        this.id = id;
        this.purpose = purpose;
        this.created = created;
        this.bytes = bytes.clone();
    }

    /// What the keys of a purpose are made of.
    enum Form {
        /// 32 random bytes.
        SECRET,
        /// A key pair, in the form of its purpose: longer.
        PAIR;

        private boolean has(byte[] bytes) {
            return switch (this) {
                case SECRET -> bytes.length == BYTES;
                case PAIR -> bytes.length > BYTES;
            };
        }
    }

    /// A key file that is there and cannot be used, or should be there and is not. It is never
    /// overwritten.
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(Path file, String why) {
            super("the key file %s %s".formatted(file, why));
        }
    }

    /// Where keys are kept.
    ///
    /// @param mayMake whether a key that is not there is made: not where something depends on it
    public record Folder(Path path, Edge edge, Optional<Seal> seal, boolean mayMake) {

        Path file(String name) {
            return path.resolve(name + KeyFile.ENDING);
        }

        void refuseMissing(Path file) {
            if (!mayMake) {
                throw new Unusable(
                        file, "is missing, and what is in the data folder depends on it");
            }
        }

        void write(Path file, Key key) {
            KeyFile.write(file, key, seal, edge.secrets());
        }

        /// The key in this file. A clear file is sealed when there is a seal.
        Key read(Path path, String purpose, Form form) {
            var file = KeyFile.read(path);
            var key = file.open(seal.stream().toList());
            if (!purpose.equals(key.purpose())) {
                throw new Unusable(path, "holds no key for the purpose \"" + purpose + "\"");
            }
            if (!form.has(key.bytes)) {
                throw new Unusable(path, "holds no key of the right length");
            }
            if (seal.isPresent() && file.inClear()) {
                write(path, key);
            }
            return key;
        }
    }

    /// The key for this purpose; made when the folder has none. A clear file is sealed when there
    /// is a seal. Throws [Unusable].
    public static Key open(Folder folder, String purpose) {
        var file = folder.file(purpose);
        if (Files.notExists(file)) {
            folder.refuseMissing(file);
            folder.write(file, make(purpose, folder.edge(), folder.edge().clock().instant()));
        }
        return folder.read(file, purpose, Form.SECRET);
    }

    static Key make(String purpose, Edge edge, Instant created) {
        return make(purpose, edge, created, random(edge));
    }

    static byte[] random(Edge edge) {
        var bytes = new byte[BYTES];
        edge.secrets().nextBytes(bytes);
        return bytes;
    }

    static Key make(String purpose, Edge edge, Instant created, byte[] bytes) {
        return new Key(
                Long.toString(edge.secrets().nextLong() >>> 4, 36),
                purpose,
                created.truncatedTo(ChronoUnit.MILLIS),
                bytes);
    }

    public String id() {
        return id;
    }

    public String purpose() {
        return purpose;
    }

    public Instant created() {
        return created;
    }

    /// A copy of what it is made of: 32 random bytes, or a key pair in the form of its purpose.
    public byte[] bytes() {
        return bytes.clone();
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
