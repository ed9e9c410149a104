package parlor.rooms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// What somebody said, as it stands now.
///
/// @param seq the number of the entry that first wrote it: its place
/// @param rev the number of the entry that last changed it
/// @param text empty when deleted
/// @param rolls written inside the text as it was first sent
public record Message(
        MessageId id,
        RoomId room,
        long seq,
        long rev,
        User author,
        String text,
        Instant at,
        @Nullable Instant editedAt,
        boolean deleted,
        @Nullable MessageId replyTo,
        @Nullable String nonce,
        List<InlineRoll> rolls) {
    public Message {
        rolls = List.copyOf(rolls);
    }
}
