package parlor.identity;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// What a name may be, and when two of them look alike.
public final class Names {
    private static final List<String> RESERVED =
            List.of(
                    "admin",
                    "bot",
                    "deleted account",
                    "dice",
                    "help",
                    "moderator",
                    "owner",
                    "parlor",
                    "stock",
                    "stock bot",
                    "system");
    private static final int BRAILLE_BLANK = 0x2800;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_. ~-]*");
    private static final Set<String> RESERVED_SKELETONS =
            RESERVED.stream().map(Names::skeleton).collect(Collectors.toUnmodifiableSet());

    private Names() {}

    /// The guest's name in NFKC; else a Problem with `attr` `username`.
    public static String guest(String raw) {
        boolean plain = PLAIN.matcher(raw).matches();
        var name = (plain ? raw : Normalizer2.getNFKCInstance().normalize(raw)).strip();
        if (name.isEmpty()) {
            throw problem(ProblemCode.REQUIRED, "Enter a name.");
        }
        if (name.codePointCount(0, name.length()) > Limits.GUEST_NAME) {
            throw problem(
                    ProblemCode.TOO_LONG,
                    "Ensure this field has no more than %d characters."
                            .formatted(Limits.GUEST_NAME));
        }
        if (name.codePoints().allMatch(Names::blank)) {
            throw problem(ProblemCode.INVALID, "A name has at least one visible character.");
        }
        if (!plain && hides(name)) {
            throw problem(ProblemCode.INVALID, "A name has no control or invisible characters.");
        }
        if (RESERVED_SKELETONS.contains(skeleton(name))) {
            throw problem(ProblemCode.INVALID, "This name is reserved.");
        }
        return name;
    }

    private static Problem problem(ProblemCode code, String detail) {
        return new Problem(code, detail, "username");
    }

    /// Whether nothing of a text can be seen: blanks, joiners, fillers.
    public static boolean isUnseen(String text) {
        return text.codePoints().allMatch(Names::unseen);
    }

    private static boolean unseen(int point) {
        boolean ascii = point > ' ' && point < 0x7F;
        return !ascii
                && (point == BRAILLE_BLANK
                        || UCharacter.isUWhiteSpace(point)
                        || UCharacter.getType(point) == UCharacterCategory.FORMAT
                        || UCharacter.hasBinaryProperty(
                                point, UProperty.DEFAULT_IGNORABLE_CODE_POINT));
    }

    /// Whether it has control or invisible characters, by which a text can look like another.
    public static boolean hides(String text) {
        return text.codePoints().anyMatch(Names::invisible);
    }

    private static boolean invisible(int point) {
        return switch (UCharacter.getType(point)) {
            case UCharacterCategory.CONTROL,
                    UCharacterCategory.FORMAT,
                    UCharacterCategory.SURROGATE,
                    UCharacterCategory.PRIVATE_USE,
                    UCharacterCategory.UNASSIGNED,
                    UCharacterCategory.LINE_SEPARATOR,
                    UCharacterCategory.PARAGRAPH_SEPARATOR ->
                    true;
            default -> UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
        };
    }

    /// A mark with nothing to stand on, or a character without ink.
    private static boolean blank(int point) {
        return point == BRAILLE_BLANK
                || UCharacter.isUWhiteSpace(point)
                || switch (UCharacter.getType(point)) {
                    case UCharacterCategory.NON_SPACING_MARK,
                            UCharacterCategory.ENCLOSING_MARK,
                            UCharacterCategory.COMBINING_SPACING_MARK ->
                            true;
                    default -> false;
                };
    }

    /// Two names with the same skeleton are taken for one another (UTS #39 §4), without regard to
    /// case.
    public static String skeleton(String name) {
        if (PLAIN.matcher(name).matches()) {
            return plainSkeleton(name.toLowerCase(Locale.ROOT));
        }
        var folded = UCharacter.foldCase(name, true);
        return UCharacter.foldCase(Checker.ONE.getSkeleton(folded), true);
    }

    /// What the tables of UTS #39 say of these few characters, without loading them.
    private static String plainSkeleton(String lower) {
        return lower.replace('0', 'o').replace('1', 'l').replace("m", "rn");
    }

    /// Made when it is needed first: it takes a while.
    private static final class Checker {
        static final SpoofChecker ONE =
                new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();
    }
}
