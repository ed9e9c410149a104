package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/// A code of 128 bits that makes the first administrator, once.
///
/// @param remove lets nobody find it any more
public record SetupCode(String text, Runnable remove) {
    boolean matches(String given) {
        return MessageDigest.isEqual(text.getBytes(UTF_8), given.strip().getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "SetupCode[hidden]";
    }
}
