package parlor.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some messages of a room, with the state of its log in the same transaction.
///
/// @param before what to pass for the older page, null at the end
public record MessagePage(
        List<Message> results,
        @Nullable Long before,
        @Nullable Long after,
        long head,
        String epoch) {}
