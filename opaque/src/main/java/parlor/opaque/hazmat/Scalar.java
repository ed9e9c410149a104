package parlor.opaque.hazmat;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/// A number modulo the order of ristretto255 that is not zero.
public final class Scalar {
    /// Bytes of an encoding, the lowest first.
    public static final int LENGTH = 32;

    private static final BigInteger ORDER_LESS_TWO =
            BigInteger.TWO
                    .pow(252)
                    .add(new BigInteger("27742317777372353535851937790883648493"))
                    .subtract(BigInteger.TWO);

    private final cafe.cryptography.curve25519.Scalar value;

    private Scalar(cafe.cryptography.curve25519.Scalar value) {
        this.value = value;
    }

    /// Reads a canonical encoding of 32 bytes.
    ///
    /// @throws InvalidEncoding if it is zero, not below the order of the group, or of another
    ///   length
    public static Scalar decode(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new InvalidEncoding("a scalar has 32 bytes");
        }
        try {
            return proper(cafe.cryptography.curve25519.Scalar.fromCanonicalBytes(bytes));
        } catch (IllegalArgumentException e) {
            throw new InvalidEncoding("not a canonical scalar");
        }
    }

    /// Reduces 64 uniform bytes, the lowest first, modulo the order.
    ///
    /// @throws InvalidEncoding if the result is zero
    public static Scalar reduce(byte[] bytes) {
        return proper(cafe.cryptography.curve25519.Scalar.fromBytesModOrderWide(bytes));
    }

    /// A uniform scalar.
    public static Scalar draw(RandomGenerator secrets) {
        var bytes = new byte[2 * LENGTH];
        secrets.nextBytes(bytes);
        return reduce(bytes);
    }

    public byte[] encode() {
        return value.toByteArray();
    }

    /// What this must be multiplied by to give one. The exponent is public, so the steps are too.
    Scalar inverse() {
        var power = value;
        for (int bit = ORDER_LESS_TWO.bitLength() - 2; bit >= 0; bit--) {
            power = power.multiply(power);
            if (ORDER_LESS_TWO.testBit(bit)) {
                power = power.multiply(value);
            }
        }
        return new Scalar(power);
    }

    private static Scalar proper(cafe.cryptography.curve25519.Scalar value) {
        if (value.ctEquals(cafe.cryptography.curve25519.Scalar.ZERO) == 1) {
            throw new InvalidEncoding("the scalar zero");
        }
        return new Scalar(value);
    }
}
