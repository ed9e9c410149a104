package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.Problem.Mistake;
import parlor.base.ProblemCode;
import parlor.identity.Names;

/// Checks what people wrote; collects all mistakes.
final class Fields {
    private final List<Mistake> mistakes = new ArrayList<>();

    /// One line of at most so many code points; empty is fine.
    String line(String value, int most, String attr) {
        var text = value.strip();
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || isSurrogate(c))) {
            wrong(ProblemCode.INVALID, "Control characters are not allowed.", attr);
        }
        bounded(text, most, attr);
        return text;
    }

    @Nullable String lineOrNull(@Nullable String value, int most, String attr) {
        return value == null ? null : line(value, most, attr);
    }

    /// The text of a message as it is sent: `//x` says `/x`, and one slash begins a command.
    String text(String value, String attr) {
        return written(value.startsWith("//") ? value.substring(1) : value, attr);
    }

    /// An edit neither rolls nor runs a command: it is kept as it is.
    String edited(String value, String attr) {
        return written(value, attr);
    }

    private String written(String value, String attr) {
        bounded(value, Limits.TEXT, attr);
        if (Names.isUnseen(value)) {
            wrong(ProblemCode.REQUIRED, "Enter a text.", attr);
        } else if (value.codePoints().anyMatch(c -> c == 0 || isSurrogate(c))) {
            wrong(ProblemCode.INVALID, "The text contains characters that do not exist.", attr);
        }
        return value;
    }

    void nonce(@Nullable String nonce) {
        if (nonce != null && nonce.isEmpty()) {
            wrong(ProblemCode.INVALID, "A nonce has 1–64 characters.", "nonce");
        } else if (nonce != null) {
            bounded(nonce, Limits.NONCE, "nonce");
        }
    }

    private void bounded(String value, int most, String attr) {
        if (value.codePointCount(0, value.length()) > most) {
            wrong(
                    ProblemCode.TOO_LONG,
                    "Ensure this field has no more than %d characters.".formatted(most),
                    attr);
        }
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= 0xD800 && codePoint <= 0xDFFF;
    }

    void wrong(ProblemCode code, String detail, @Nullable String attr) {
        mistakes.add(new Mistake(code, detail, attr));
    }

    void check() {
        if (!mistakes.isEmpty()) {
            throw new Problem(mistakes, null);
        }
    }
}
