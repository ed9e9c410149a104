package parlor.wire;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
import parlor.rooms.Entropy;

/// Entropy as it stands in JSON: base64url without padding (RFC 4648 §5).
final class Entropies {
    static final String RULE =
            "Enter %d to %d bytes as base64url.".formatted(Entropy.LEAST, Entropy.MOST);

    /// The longest text, with room for mistakes.
    static final int CHARACTERS = 128;

    private Entropies() {}

    /// What a roller sent, or null if it is not that.
    static @Nullable Entropy read(String text) {
        try {
            var bytes = Bytes.of(Base64.getUrlDecoder().decode(text));
            boolean fits = bytes.length() >= Entropy.LEAST && bytes.length() <= Entropy.MOST;
            return fits ? new Entropy(bytes, true) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// Throws [IllegalArgumentException] for what is no base64url, or has more than one form.
    static Bytes bytes(String text) {
        var bytes = Bytes.of(Base64.getUrlDecoder().decode(text));
        if (!text.equals(text(bytes))) {
            throw new IllegalArgumentException("entropy is not base64url without padding");
        }
        return bytes;
    }

    static @Nullable String text(@Nullable Bytes bytes) {
        return bytes == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
