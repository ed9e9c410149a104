package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rolls written inside a message: `I hit for [[2d6+3]]`.
public final class Inline {
    /// A roll in a message: `text` without the brackets, which stand at `from` and before `to`.
    public record Found(int from, int to, String text, Expression expression) {}

    private final String message;
    private final List<Found> found = new ArrayList<>();

    private Inline(String message) {
        this.message = message;
    }

    /// The rolls of a message in order, at most [Limits#ROLLS_PER_LINE]; what does not parse is
    /// text.
    public static List<Found> find(String message) {
        Inline inline = new Inline(message);
        int at = 0;
        while (at < message.length() && inline.found.size() < Limits.ROLLS_PER_LINE) {
            at = inline.step(at);
        }
        return List.copyOf(inline.found);
    }

    private int step(int at) {
        char c = message.charAt(at);
        if (c == '\\') {
            return escaped(at);
        }
        if (c == '`') {
            return code(at);
        }
        Found roll = c == '[' && message.startsWith("[[", at) ? roll(at) : null;
        if (roll == null) {
            return at + 1;
        }
        found.add(roll);
        return roll.to();
    }

    /// A backslash takes away the meaning of what follows: of both brackets when there are two.
    private int escaped(int at) {
        return at + (message.startsWith("[[", at + 1) ? 3 : 2);
    }

    /// Past a run of backticks and, when the same run comes again, past what is between.
    private int code(int at) {
        int end = at;
        while (end < message.length() && message.charAt(end) == '`') {
            end++;
        }
        int close = message.indexOf(message.substring(at, end), end);
        return close < 0 ? end : close + end - at;
    }

    private @Nullable Found roll(int from) {
        int end = end(from + 2);
        if (end < 0) {
            return null;
        }
        String text = Cursor.strip(message.substring(from + 2, end));
        try {
            return new Found(from, end + 2, text, Notation.parse(text));
        } catch (DiceException e) {
            return null;
        }
    }

    /// Where the closing brackets are, or -1.
    private int end(int from) {
        int depth = 0;
        int last = Math.min(message.length(), from + 2 * Limits.TEXT);
        for (int i = from; i < last; i++) {
            char c = message.charAt(i);
            if (c == '\n' || c == '\r') {
                return -1;
            }
            if (c == '[') {
                depth++;
            } else if (c == ']' && depth-- == 0) {
                return message.startsWith("]]", i) ? i : -1;
            }
        }
        return -1;
    }
}
