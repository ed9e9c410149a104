package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// What somebody wants to say.
///
/// @param entropy for the rolls in it; null: the server draws it
public record NewMessage(
        String text,
        @Nullable String nonce,
        @Nullable MessageId replyTo,
        @Nullable Entropy entropy) {

    /// Without entropy of the speaker's own.
    public NewMessage(String text, @Nullable String nonce, @Nullable MessageId replyTo) {
        this(text, nonce, replyTo, null);
    }

    /// Whether it asks for odds, which take long to reckon.
    public boolean weighs() {
        return Slash.begins(text) && Slash.name(text).equals("odds");
    }
}
