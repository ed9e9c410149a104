package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;

/// Which rooms are asked for: public ones, or those that somebody sits in, or every one there is.
///
/// @param every for administrators: they see no codes
public record RoomQuery(
        boolean every,
        @Nullable PrincipalId mine,
        @Nullable String topic,
        @Nullable String search,
        Ordering ordering,
        int limit,
        @Nullable String cursor) {

    public RoomQuery(
            @Nullable PrincipalId mine,
            @Nullable String topic,
            @Nullable String search,
            Ordering ordering,
            int limit,
            @Nullable String cursor) {
        this(false, mine, topic, search, ordering, limit, cursor);
    }

    /// Every room, the newest first.
    public static RoomQuery every(@Nullable String search, int limit, @Nullable String cursor) {
        return new RoomQuery(true, null, null, search, Ordering.CREATED_AT, limit, cursor);
    }
}
