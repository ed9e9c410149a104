package parlor.opaque.hazmat;

import java.util.Arrays;

/// An element of ristretto255 (RFC 9496) that is not the identity. With [Scalar] it is all that the
/// rest of the module knows of the group.
public final class Element {
    /// Bytes of an encoding.
    public static final int LENGTH = 32;

    private static final Group GROUP = Group.fastest();
    private static final byte[] IDENTITY = new byte[LENGTH];

    private final byte[] encoding;

    private Element(byte[] encoding) {
        this.encoding = encoding;
    }

    /// Reads a canonical encoding of 32 bytes.
    ///
    /// @throws InvalidEncoding if it is not canonical, or encodes the identity
    public static Element decode(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new InvalidEncoding("a group element has 32 bytes");
        }
        if (!GROUP.has(bytes)) {
            throw new InvalidEncoding("not a canonical group element");
        }
        return proper(bytes.clone());
    }

    /// The generator times a scalar.
    public static Element base(Scalar scalar) {
        return new Element(GROUP.base(scalar.encode()));
    }

    /// The element that 64 uniform bytes stand for (RFC 9496 §4.3.4).
    ///
    /// @throws InvalidEncoding if they stand for the identity
    public static Element fromUniform(byte[] bytes) {
        return proper(GROUP.fromUniform(bytes));
    }

    public Element times(Scalar scalar) {
        return new Element(GROUP.times(encoding, scalar.encode()));
    }

    public byte[] encode() {
        return encoding.clone();
    }

    private static Element proper(byte[] encoding) {
        // RFC 9807 §6.4.1.1, RFC 9497 §3.3.1: the identity lets a peer fix the outcome.
        if (Arrays.equals(encoding, IDENTITY)) {
            throw new InvalidEncoding("the identity element");
        }
        return new Element(encoding);
    }
}
