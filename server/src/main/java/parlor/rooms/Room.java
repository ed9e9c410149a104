package parlor.rooms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// A room as its members see it.
///
/// @param no the row number, never shown
/// @param code six characters, of private rooms only
/// @param startedAt when it was first closed: the lobby's end
/// @param head the number of its last entry
public record Room(
        long no,
        RoomId id,
        @Nullable String code,
        String title,
        String topic,
        String description,
        Visibility visibility,
        boolean open,
        @Nullable Instant startedAt,
        User owner,
        int memberCount,
        Instant createdAt,
        long head) {

    /// Public rooms are listed, private ones are entered by code.
    public enum Visibility {
        PUBLIC,
        PRIVATE
    }
}
