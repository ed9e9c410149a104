package parlor.opaque.hazmat;

import cafe.cryptography.curve25519.CompressedRistretto;
import cafe.cryptography.curve25519.Constants;
import cafe.cryptography.curve25519.InvalidEncodingException;
import cafe.cryptography.curve25519.RistrettoElement;
import cafe.cryptography.curve25519.Scalar;

/// The group in Java, by curve25519-elisabeth: for machines on which libsodium does not load.
record Elisabeth() implements Group {
    @Override
    public boolean has(byte[] bytes) {
        try {
            new CompressedRistretto(bytes).decompress();
            return true;
        } catch (InvalidEncodingException e) {
            return false;
        }
    }

    @Override
    public byte[] fromUniform(byte[] bytes) {
        return encoded(RistrettoElement.fromUniformBytes(bytes));
    }

    @Override
    public byte[] base(byte[] scalar) {
        return encoded(Constants.RISTRETTO_GENERATOR_TABLE.multiply(Scalar.fromBits(scalar)));
    }

    @Override
    public byte[] times(byte[] element, byte[] scalar) {
        try {
            var point = new CompressedRistretto(element).decompress();
            return encoded(point.multiply(Scalar.fromBits(scalar)));
        } catch (InvalidEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] encoded(RistrettoElement point) {
        return point.compress().toByteArray();
    }
}
