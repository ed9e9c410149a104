package parlor.live;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;
import parlor.rooms.Entry;
import parlor.rooms.RoomId;

/// What a follower of a room can be told. Only [Happened] is an entry; the rest are states.
public sealed interface LiveEvent {

    record Happened(Entry entry) implements LiveEvent {}

    /// The stream goes on with the entry `after + 1`.
    ///
    /// @param recovered true if every entry after the one asked for follows
    /// @param reason why not recovered
    /// @param requestId the id of the frame that asked: a string, a whole number, or null
    record Subscribed(
            RoomId room,
            long after,
            long head,
            String epoch,
            boolean recovered,
            @Nullable String reason,
            @Nullable Object requestId)
            implements LiveEvent {}

    record Unsubscribed(RoomId room, String reason, @Nullable Object requestId)
            implements LiveEvent {}

    /// @param others who is present, without the reader
    /// @param count how many are present, with the reader
    record Online(RoomId room, List<User> others, int count) implements LiveEvent {}

    record Connected(RoomId room, User user) implements LiveEvent {}

    record Disconnected(RoomId room, User user) implements LiveEvent {}

    record Count(RoomId room, int count) implements LiveEvent {}

    record Typing(RoomId room, User user, boolean typing) implements LiveEvent {}
}
