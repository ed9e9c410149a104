package parlor.rooms;

import java.util.function.UnaryOperator;
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
    /// What cursors of every room there is belong to.
    static final String EVERY = "CREATED_AT-EVERY";

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

    /// The rule for where such a list goes on: gives the text back, or throws a
    /// [parlor.base.Problem].
    public static UnaryOperator<String> cursor(boolean mine, Ordering ordering) {
        return text -> Cursor.checked(list(mine, ordering), ordering != Ordering.TITLE, text);
    }

    /// The same for the list of every room.
    public static String cursorOfEvery(String text) {
        return Cursor.checked(EVERY, true, text);
    }

    /// What cursors of a list belong to.
    static String list(boolean mine, Ordering ordering) {
        return ordering.name() + (mine ? "-MINE" : "");
    }
}
