package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Where a list goes on: after the row with this key, whatever came and went before it.
///
/// @param list which list in which order: the cursor of one fits no other
/// @param id tells rows of the same key apart
/// @param key what the rows are ordered by
record Cursor(String list, String id, String key) {

    /// @param text as it was given out, or null for the beginning
    static @Nullable Cursor read(String list, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 3);
            if (parts.length == 3 && parts[0].equals(list)) {
                return new Cursor(list, parts[1], parts[2]);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw notOurs();
    }

    /// The text, if it is a cursor of this list; else throws a [Problem].
    ///
    /// @param numbered whether the list is ordered by a number
    static String checked(String list, boolean numbered, String text) {
        var cursor = read(list, text);
        if (cursor != null && numbered) {
            var _ = cursor.number();
        }
        return text;
    }

    String text() {
        var bytes = String.join(" ", list, id, key).getBytes(UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The key of rows that are ordered by a number.
    long number() {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw notOurs();
        }
    }

    private static Problem notOurs() {
        return new Problem(ProblemCode.INVALID, "This is not a cursor of ours.", "cursor");
    }
}
