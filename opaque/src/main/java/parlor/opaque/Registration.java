package parlor.opaque;

import parlor.opaque.hazmat.Bytes;
import parlor.opaque.hazmat.Element;
import parlor.opaque.hazmat.InvalidEncoding;

/// The first two messages of a registration; the third is the [RegistrationRecord] (RFC 9807 §5.1).
public final class Registration {
    private Registration() {}

    /// The client's blinded password: 32 bytes.
    public record Request(Element blinded) {
        public static final int LENGTH = Element.LENGTH;

        /// @throws InvalidEncoding if the bytes are no such message
        public static Request parse(byte[] bytes) {
            return new Request(Element.decode(bytes));
        }

        public byte[] bytes() {
            return blinded.encode();
        }
    }

    /// The server's answer: 64 bytes.
    public record Response(Element evaluated, Element serverPublicKey) {
        public static final int LENGTH = 2 * Element.LENGTH;

        /// @throws InvalidEncoding if the bytes are no such message
        public static Response parse(byte[] bytes) {
            var parts = Bytes.split(bytes, Element.LENGTH, Element.LENGTH);
            return new Response(Element.decode(parts[0]), Element.decode(parts[1]));
        }

        public byte[] bytes() {
            return Bytes.concat(evaluated.encode(), serverPublicKey.encode());
        }
    }
}
