package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// What somebody wants to say.
public record NewMessage(String text, @Nullable String nonce, @Nullable MessageId replyTo) {}
