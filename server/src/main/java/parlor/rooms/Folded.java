package parlor.rooms;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.List;
import java.util.regex.Pattern;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Text as search compares it: NFKC, then full case folding by Unicode's table.
final class Folded {
    private static final Pattern BLANKS =
            Pattern.compile("[\\s\\p{Z}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private Folded() {}

    static String of(String text) {
        var plain = Plain.folded(text);
        return plain == null
                ? UCharacter.foldCase(Normalizer2.getNFKCInstance().normalize(text), true)
                : plain;
    }

    /// The terms of a search: split at blanks, folded. Throws a [Problem] about `search` if there
    /// are too many.
    static List<String> terms(String search) {
        var terms =
                BLANKS.splitAsStream(search)
                        .map(Folded::of)
                        .filter(term -> !term.isEmpty())
                        .toList();
        if (terms.size() > Limits.SEARCH_TERMS) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "At most %d words.".formatted(Limits.SEARCH_TERMS),
                    "search");
        }
        return terms;
    }

    static boolean containsAll(String text, List<String> terms) {
        var folded = of(text);
        for (var term : terms) {
            if (!folded.contains(term)) {
                return false;
            }
        }
        return true;
    }

    /// The grams of one and two characters that hold a character beyond ASCII, as words of a token
    /// each; shorter Latin ones are searched without an index.
    static String shortGrams(String folded) {
        if (folded.chars().allMatch(c -> c < 128)) {
            return "";
        }
        var grams = new StringBuilder();
        int[] points = folded.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (points[i] >= 128) {
                grams.append(token(points[i])).append(' ');
            }
            if (i + 1 < points.length && (points[i] >= 128 || points[i + 1] >= 128)) {
                grams.append(token(points[i], points[i + 1])).append(' ');
            }
        }
        return grams.toString();
    }

    static String token(int... points) {
        var token = new StringBuilder("u");
        for (int point : points) {
            token.append(Integer.toHexString(point)).append('z');
        }
        return token.toString();
    }
}
