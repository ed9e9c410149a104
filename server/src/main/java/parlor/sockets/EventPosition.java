package parlor.sockets;

import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Where an event stream goes on: `<seq>` or `<epoch>:<seq>`.
///
/// @param after null: from the room's head
public record EventPosition(@Nullable Long after, @Nullable String epoch) {
    private static final int MAX_DIGITS = 18;

    /// `Last-Event-ID` wins over `?after=`; one that does not read like ours counts as none.
    public static EventPosition of(@Nullable String lastEventId, @Nullable String after) {
        var last = lastEventId == null ? null : parse(lastEventId);
        if (last != null) {
            return last;
        }
        if (after == null || after.isEmpty()) {
            return new EventPosition(null, null);
        }
        var position = parse(after);
        if (position == null) {
            throw new Problem(
                    ProblemCode.INVALID, "Enter an entry number, or <epoch>:<number>.", "after");
        }
        return position;
    }

    private static @Nullable EventPosition parse(String text) {
        int colon = text.lastIndexOf(':');
        var number = text.substring(colon + 1);
        boolean digits = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || number.length() > MAX_DIGITS) {
            return null;
        }
        return new EventPosition(Long.valueOf(number), colon < 0 ? null : text.substring(0, colon));
    }
}
