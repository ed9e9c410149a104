package parlor.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// A secret of 256 random bits that opens something: a code, a refresh token, a client's secret.
/// Only its SHA-256 is kept.
final class Handle {
    private static final int BYTES = 32;

    private Handle() {}

    static String draw(SecureRandom secrets) {
        var bytes = new byte[BYTES];
        secrets.nextBytes(bytes);
        return text(bytes);
    }

    /// What is kept of it.
    static String kept(String handle) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(handle.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether it is the one of which this is kept.
    static boolean opens(String handle, String kept) {
        return MessageDigest.isEqual(kept(handle).getBytes(UTF_8), kept.getBytes(UTF_8));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
