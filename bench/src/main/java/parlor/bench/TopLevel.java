package parlor.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads fields of the outermost object of a JSON text in a buffer, without an object made.
final class TopLevel {
    private TopLevel() {}

    /// Where the value of `key` begins, or -1. Nested objects and strings are passed over.
    static int find(ByteBuffer in, int from, int to, byte[] key) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            switch (in.get(at)) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '"' -> {
                    int end = closingQuote(in, at + 1, to);
                    if (depth == 1 && equal(in, at + 1, end, key) && isKey(in, end + 1, to)) {
                        return pastColon(in, end + 1, to);
                    }
                    at = end;
                }
                default -> {}
            }
        }
        return -1;
    }

    /// The whole number under `key`, or -1.
    static long number(ByteBuffer in, int from, int to, byte[] key) {
        int at = find(in, from, to, key);
        return at < 0 ? -1 : digits(in, at, to);
    }

    /// Whether the string under `key` is `value`.
    static boolean is(ByteBuffer in, int from, int to, byte[] key, byte[] value) {
        int at = find(in, from, to, key);
        return at >= 0
                && at + value.length + 1 < to
                && in.get(at) == '"'
                && equal(in, at + 1, at + 1 + value.length, value)
                && in.get(at + 1 + value.length) == '"';
    }

    /// The digits at `at` as a number, or -1 where there are none.
    static long digits(ByteBuffer in, int at, int to) {
        long value = 0;
        int i = at;
        for (; i < to; i++) {
            int digit = in.get(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        return i == at ? -1 : value;
    }

    /// Where `needle` begins, at any depth, or -1.
    static int indexOf(ByteBuffer in, int from, int to, byte[] needle) {
        for (int at = from; at + needle.length <= to; at++) {
            if (in.get(at) == needle[0] && equal(in, at, at + needle.length, needle)) {
                return at;
            }
        }
        return -1;
    }

    static String text(ByteBuffer in, int from, int to) {
        byte[] bytes = new byte[to - from];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int closingQuote(ByteBuffer in, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = in.get(at);
            if (b == '"') {
                return at;
            }
            at += b == '\\' ? 1 : 0;
        }
        return to;
    }

    private static boolean isKey(ByteBuffer in, int from, int to) {
        int at = pastBlanks(in, from, to);
        return at < to && in.get(at) == ':';
    }

    private static int pastColon(ByteBuffer in, int from, int to) {
        return pastBlanks(in, pastBlanks(in, from, to) + 1, to);
    }

    private static int pastBlanks(ByteBuffer in, int from, int to) {
        int at = from;
        while (at < to && (in.get(at) == ' ' || in.get(at) == '\n' || in.get(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean equal(ByteBuffer in, int from, int end, byte[] wanted) {
        if (end - from != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (in.get(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
