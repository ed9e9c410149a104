package parlor.opaque;

import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Sha512;

/// The last message of a sign-in, from the client (RFC 9807 §6.1): 64 bytes.
public record Ke3(byte[] clientMac) {
    public static final int LENGTH = Sha512.LENGTH;

    /// @throws InvalidEncoding if there are not 64 bytes
    public static Ke3 parse(byte[] bytes) {
        return new Ke3(Bytes.split(bytes, LENGTH)[0]);
    }

    public byte[] bytes() {
        return clientMac.clone();
    }
}
