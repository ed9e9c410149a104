package parlor.opaque;

import java.util.random.RandomGenerator;
import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;
import parlor.opaque.hazmat.Scalar;
import parlor.opaque.hazmat.Sha512;

/// What the server keeps of a client, and the last message of a registration (RFC 9807 §5.1): 192
/// bytes.
public record RegistrationRecord(Element clientPublicKey, byte[] maskingKey, Envelope envelope) {
    public static final int LENGTH = Element.LENGTH + Sha512.LENGTH + Envelope.LENGTH;

    /// @throws InvalidEncoding if the bytes are no such message
    public static RegistrationRecord parse(byte[] bytes) {
        var parts = Bytes.split(bytes, Element.LENGTH, Sha512.LENGTH, Envelope.LENGTH);
        return new RegistrationRecord(Element.decode(parts[0]), parts[1], Envelope.parse(parts[2]));
    }

    /// A record that no password opens, to answer for names that nobody has (RFC 9807 §6.3.2.2).
    public static RegistrationRecord fake(RandomGenerator secrets) {
        var maskingKey = new byte[Sha512.LENGTH];
        secrets.nextBytes(maskingKey);
        return fake(Scalar.draw(secrets), maskingKey);
    }

    static RegistrationRecord fake(Scalar privateKey, byte[] maskingKey) {
        return new RegistrationRecord(
                Element.base(privateKey), maskingKey, Envelope.parse(new byte[Envelope.LENGTH]));
    }

    public byte[] bytes() {
        return Bytes.concat(clientPublicKey.encode(), maskingKey, envelope.bytes());
    }
}
