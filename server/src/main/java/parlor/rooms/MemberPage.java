package parlor.rooms;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Some seats of a room, with the state of its log in the same transaction.
public record MemberPage(List<Seat> results, @Nullable String next, long head, String epoch) {

    /// The rule for where such a list goes on: gives the text back, or throws a
    /// [parlor.base.Problem].
    public static UnaryOperator<String> cursor(boolean banned) {
        return text -> Cursor.checked(list(banned), true, text);
    }

    static String list(boolean banned) {
        return banned ? "BANNED" : "MEMBERS";
    }
}
