package parlor.opaque.hazmat;

import java.math.BigInteger;
import java.util.Optional;

/// ristretto255 written out from RFC 9496 in whole numbers: slow, not constant in time, and of
/// another making than the library beneath [Element].
record PlainRistretto(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
    static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final BigInteger ONE = BigInteger.ONE;
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D =
            mod(BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)));
    private static final BigInteger SQRT_M1 =
            BigInteger.TWO.modPow(P.subtract(ONE).shiftRight(2), P);
    // RFC 9496 §4.1: 1/sqrt(a - d) with a = -1.
    private static final BigInteger INVSQRT_A_MINUS_D =
            inverseRoot(ONE, mod(ONE.negate().subtract(D))).root();

    private record Root(boolean square, BigInteger root) {}

    /// RFC 9496 §4.3.1.
    static Optional<PlainRistretto> decode(byte[] bytes) {
        var s = number(bytes);
        if (s.compareTo(P) >= 0 || s.testBit(0)) {
            return Optional.empty();
        }
        var ss = times(s, s);
        var u1 = mod(ONE.subtract(ss));
        var u2 = mod(ONE.add(ss));
        var u2Square = times(u2, u2);
        var v = mod(times(D, times(u1, u1)).negate().subtract(u2Square));
        var root = inverseRoot(ONE, times(v, u2Square));
        var denX = times(root.root(), u2);
        var denY = times(times(root.root(), denX), v);
        var x = positive(times(mod(s.shiftLeft(1)), denX));
        var y = times(u1, denY);
        var t = times(x, y);
        if (!root.square() || t.testBit(0) || y.signum() == 0) {
            return Optional.empty();
        }
        return Optional.of(new PlainRistretto(x, y, ONE, t));
    }

    /// RFC 9496 §4.3.2.
    byte[] encode() {
        var u1 = times(mod(z.add(y)), mod(z.subtract(y)));
        var u2 = times(x, y);
        var root = inverseRoot(ONE, times(u1, times(u2, u2))).root();
        var den1 = times(root, u1);
        var den2 = times(root, u2);
        var inverseZ = times(times(den1, den2), t);
        boolean rotate = times(t, inverseZ).testBit(0);
        var newX = rotate ? times(y, SQRT_M1) : x;
        var newY = rotate ? times(x, SQRT_M1) : y;
        var den = rotate ? times(den1, INVSQRT_A_MINUS_D) : den2;
        if (times(newX, inverseZ).testBit(0)) {
            newY = mod(newY.negate());
        }
        return bytes(positive(times(den, mod(z.subtract(newY)))));
    }

    PlainRistretto times(BigInteger scalar) {
        var sum = new PlainRistretto(BigInteger.ZERO, ONE, ONE, BigInteger.ZERO);
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.plus(sum);
            if (scalar.testBit(bit)) {
                sum = sum.plus(this);
            }
        }
        return sum;
    }

    // The complete addition law of twisted Edwards curves with a = -1.
    private PlainRistretto plus(PlainRistretto other) {
        var a = times(mod(y.subtract(x)), mod(other.y.subtract(other.x)));
        var b = times(mod(y.add(x)), mod(other.y.add(other.x)));
        var c = times(times(t, other.t), mod(D.shiftLeft(1)));
        var d = times(mod(z.shiftLeft(1)), other.z);
        var e = mod(b.subtract(a));
        var f = mod(d.subtract(c));
        var g = mod(d.add(c));
        var h = mod(b.add(a));
        return new PlainRistretto(times(e, f), times(g, h), times(f, g), times(e, h));
    }

    /// RFC 9496 §4.2: the root of u/v, or of i·u/v.
    private static Root inverseRoot(BigInteger u, BigInteger v) {
        var v3 = times(times(v, v), v);
        var v7 = times(times(v3, v3), v);
        var exponent = P.subtract(BigInteger.valueOf(5)).shiftRight(3);
        var r = times(times(u, v3), times(u, v7).modPow(exponent, P));
        var check = times(v, times(r, r));
        boolean correct = check.equals(u);
        boolean flipped = check.equals(mod(u.negate()));
        boolean flippedI = check.equals(times(mod(u.negate()), SQRT_M1));
        return new Root(correct || flipped, positive(flipped || flippedI ? times(r, SQRT_M1) : r));
    }

    static BigInteger number(byte[] littleEndian) {
        return new BigInteger(1, reversed(littleEndian));
    }

    static byte[] bytes(BigInteger number) {
        var whole = new byte[32];
        var big = number.toByteArray();
        for (int i = 0; i < Math.min(32, big.length); i++) {
            whole[i] = big[big.length - 1 - i];
        }
        return whole;
    }

    private static byte[] reversed(byte[] bytes) {
        var turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }

    private static BigInteger positive(BigInteger number) {
        return number.testBit(0) ? P.subtract(number) : number;
    }

    private static BigInteger times(BigInteger a, BigInteger b) {
        return a.multiply(b).mod(P);
    }

    private static BigInteger mod(BigInteger a) {
        return a.mod(P);
    }
}
