package parlor.opaque.hazmat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Byte strings put together and taken apart (RFC 9807 §2.1, RFC 8017 §4.1).
public final class Bytes {
    private Bytes() {}

    public static byte[] concat(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (var part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /// The bytes of an ASCII label.
    public static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A number below 256 as one byte.
    public static byte[] one(int number) {
        return new byte[] {(byte) number};
    }

    /// A number below 65,536 as two bytes, the highest first.
    public static byte[] two(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    /// The bytes behind their number in two bytes.
    ///
    /// @throws InvalidEncoding if there are 65,536 or more
    public static byte[] counted(byte[] bytes) {
        if (bytes.length > 0xFFFF) {
            throw new InvalidEncoding("more than 65,535 bytes");
        }
        return concat(two(bytes.length), bytes);
    }

    public static byte[] xor(byte[] a, byte[] b) {
        var result = a.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= b[i];
        }
        return result;
    }

    /// Cuts the bytes into parts of the given lengths.
    ///
    /// @throws InvalidEncoding if the lengths do not add up to all of them
    public static byte[][] split(byte[] bytes, int... lengths) {
        if (Arrays.stream(lengths).sum() != bytes.length) {
            throw new InvalidEncoding("a message of the wrong length");
        }
        var parts = new byte[lengths.length][];
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
            parts[i] = Arrays.copyOfRange(bytes, from, from + lengths[i]);
            from += lengths[i];
        }
        return parts;
    }
}
