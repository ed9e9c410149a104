package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.regex.Pattern;

/// A code of 128 bits that makes the first administrator, once.
///
/// @param text 32 hexadecimal digits; throws [IllegalArgumentException] for anything else, which
///   somebody could know
/// @param remove lets nobody find it any more
public record SetupCode(String text, Runnable remove) {
    public static final int BYTES = 16;
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

    public SetupCode {
        if (!isOne(text)) {
            throw new IllegalArgumentException("no setup code");
        }
    }

    /// Whether a text has the form of a code.
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    boolean matches(String given) {
        return MessageDigest.isEqual(text.getBytes(UTF_8), given.strip().getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "SetupCode[hidden]";
    }
}
