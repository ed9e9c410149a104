package parlor.opaque;

import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Sha512;

/// The client's proof to itself that it talks to the server it registered with (RFC 9807 §4).
public record Envelope(byte[] nonce, byte[] tag) {
    static final int NONCE = 32;
    static final int LENGTH = NONCE + Sha512.LENGTH;

    /// @throws InvalidEncoding if there are not 96 bytes
    static Envelope parse(byte[] bytes) {
        var parts = Bytes.split(bytes, NONCE, Sha512.LENGTH);
        return new Envelope(parts[0], parts[1]);
    }

    byte[] bytes() {
        return Bytes.concat(nonce, tag);
    }
}
