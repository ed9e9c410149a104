package parlor.accounts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the first request of two leaves for the second. Sealed, it travels by way of the caller.
///
/// @param subject whose password it is about; null for nobody, which a caller cannot tell
/// @param session the session it was begun in, if any
/// @param secret the credential identifier of a new password, or the proof that is expected
record Flow(
        Purpose purpose,
        String name,
        @Nullable UUID subject,
        @Nullable UUID session,
        byte[] secret,
        Instant expires) {
    private static final UUID NOBODY = new UUID(0, 0);

    /// What a flow is for; it serves nothing else.
    enum Purpose {
        SIGN_UP,
        SIGN_IN,
        PASSWORD,
        RECOVERY
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, subject);
            write(out, session);
            out.writeLong(expires.toEpochMilli());
            out.writeUTF(name);
            out.writeShort(secret.length);
            out.write(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Flow of(Purpose purpose, byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var subject = readId(in);
            var session = readId(in);
            var expires = Instant.ofEpochMilli(in.readLong());
            var name = in.readUTF();
            var secret = in.readNBytes(in.readUnsignedShort());
            return new Flow(purpose, name, subject, session, secret, expires);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, @Nullable UUID id) throws IOException {
        var written = id == null ? NOBODY : id;
        out.writeLong(written.getMostSignificantBits());
        out.writeLong(written.getLeastSignificantBits());
    }

    private static @Nullable UUID readId(DataInputStream in) throws IOException {
        var id = new UUID(in.readLong(), in.readLong());
        return id.equals(NOBODY) ? null : id;
    }

    @Override
    public String toString() {
        return "Flow[" + purpose + "]";
    }
}
