package parlor.identity;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import java.util.List;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// What a name may be.
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
    private static final List<Look> RESERVED_LOOKS = RESERVED.stream().map(Look::of).toList();

    private Names() {}

    /// The guest's name in NFKC; else a Problem with `attr` `username`.
    public static String guest(String raw) {
        boolean plain = Look.isPlain(raw);
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
        if (RESERVED_LOOKS.stream().anyMatch(Look.of(name)::meets)) {
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
}
