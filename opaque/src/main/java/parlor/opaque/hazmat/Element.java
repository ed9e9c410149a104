package parlor.opaque.hazmat;

import cafe.cryptography.curve25519.CompressedRistretto;
import cafe.cryptography.curve25519.Constants;
import cafe.cryptography.curve25519.InvalidEncodingException;
import cafe.cryptography.curve25519.RistrettoElement;

/// An element of ristretto255 (RFC 9496) that is not the identity. With [Scalar] it is all that the
/// rest of the module knows of the group; no other class names the library beneath.
public final class Element {
    /// Bytes of an encoding.
    public static final int LENGTH = 32;

    private final RistrettoElement point;

    private Element(RistrettoElement point) {
        this.point = point;
    }

    /// Reads a canonical encoding of 32 bytes.
    ///
    /// @throws InvalidEncoding if it is not canonical, or encodes the identity
    public static Element decode(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new InvalidEncoding("a group element has 32 bytes");
        }
        try {
            return proper(new CompressedRistretto(bytes).decompress());
        } catch (InvalidEncodingException e) {
            throw new InvalidEncoding("not a canonical group element");
        }
    }

    /// The generator times a scalar.
    public static Element base(Scalar scalar) {
        return new Element(Constants.RISTRETTO_GENERATOR_TABLE.multiply(scalar.value()));
    }

    /// The element that 64 uniform bytes stand for (RFC 9496 §4.3.4).
    ///
    /// @throws InvalidEncoding if they stand for the identity
    public static Element fromUniform(byte[] bytes) {
        return proper(RistrettoElement.fromUniformBytes(bytes));
    }

    public Element times(Scalar scalar) {
        return new Element(point.multiply(scalar.value()));
    }

    public byte[] encode() {
        return point.compress().toByteArray();
    }

    private static Element proper(RistrettoElement point) {
        // RFC 9807 §6.4.1.1, RFC 9497 §3.3.1: the identity lets a peer fix the outcome.
        if (point.ctEquals(RistrettoElement.IDENTITY) == 1) {
            throw new InvalidEncoding("the identity element");
        }
        return new Element(point);
    }
}
