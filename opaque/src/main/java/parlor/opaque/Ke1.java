package parlor.opaque;

import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;

/// The first message of a sign-in, from the client (RFC 9807 §6.1): 96 bytes.
public record Ke1(Element blinded, byte[] clientNonce, Element clientKeyshare) {
    public static final int LENGTH = 96;

    /// @throws InvalidEncoding if the bytes are no such message
    public static Ke1 parse(byte[] bytes) {
        var parts = Bytes.split(bytes, Element.LENGTH, Envelope.NONCE, Element.LENGTH);
        return new Ke1(Element.decode(parts[0]), parts[1], Element.decode(parts[2]));
    }

    public byte[] bytes() {
        return Bytes.concat(blinded.encode(), clientNonce, clientKeyshare.encode());
    }
}
