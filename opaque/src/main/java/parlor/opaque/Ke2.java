package parlor.opaque;

import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Sha512;

/// The second message of a sign-in, from the server (RFC 9807 §6.1): 320 bytes.
public record Ke2(
        Element evaluated,
        byte[] maskingNonce,
        byte[] maskedResponse,
        byte[] serverNonce,
        Element serverKeyshare,
        byte[] serverMac) {
    public static final int LENGTH = 320;

    static final int MASKED = Element.LENGTH + Envelope.LENGTH;

    /// @throws InvalidEncoding if the bytes are no such message
    public static Ke2 parse(byte[] bytes) {
        var parts =
                Bytes.split(
                        bytes,
                        Element.LENGTH,
                        Envelope.NONCE,
                        MASKED,
                        Envelope.NONCE,
                        Element.LENGTH,
                        Sha512.LENGTH);
        return new Ke2(
                Element.decode(parts[0]),
                parts[1],
                parts[2],
                parts[3],
                Element.decode(parts[4]),
                parts[5]);
    }

    public byte[] bytes() {
        return Bytes.concat(
                signed(evaluated, maskingNonce, maskedResponse, serverNonce, serverKeyshare),
                serverMac);
    }

    /// All but the MAC: the part that the MAC covers.
    byte[] signed() {
        return signed(evaluated, maskingNonce, maskedResponse, serverNonce, serverKeyshare);
    }

    static byte[] signed(
            Element evaluated,
            byte[] maskingNonce,
            byte[] maskedResponse,
            byte[] serverNonce,
            Element serverKeyshare) {
        return Bytes.concat(
                evaluated.encode(),
                maskingNonce,
                maskedResponse,
                serverNonce,
                serverKeyshare.encode());
    }

    /// The pad over the server's key and the client's envelope (RFC 9807 §6.3.2.2).
    static byte[] pad(byte[] maskingKey, byte[] maskingNonce) {
        var info = Bytes.concat(maskingNonce, Bytes.label("CredentialResponsePad"));
        return Sha512.expand(maskingKey, info, MASKED);
    }
}
