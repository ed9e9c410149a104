package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;

/// Which rooms are asked for: public ones, or those that somebody sits in.
public record RoomQuery(
        @Nullable PrincipalId mine,
        @Nullable String topic,
        @Nullable String search,
        Ordering ordering,
        int limit,
        @Nullable String cursor) {}
