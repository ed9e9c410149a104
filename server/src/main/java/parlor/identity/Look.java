package parlor.identity;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a name can be taken for (UTS #39 §4), without regard to case. Two names are one if their
/// looks meet: if one, as it is written, in small, in capital or in folded letters, looks like the
/// other so.
///
/// A letter can look like one thing when it is small and like another when it is capital (the Greek
/// Υ like Y, its υ like u), so a look can have several forms, and what meets is not always the
/// same: Y and u do not, but both meet Υ. ASCII has no such letter: there a look is its [#key].
///
/// @param forms at least one, each once
public record Look(List<String> forms) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_. ~-]*");

    public static Look of(String name) {
        if (isPlain(name)) {
            return new Look(List.of(plain(name.toLowerCase(Locale.ROOT))));
        }
        var casings =
                Stream.of(
                        UCharacter.toLowerCase(Locale.ROOT, name),
                        name,
                        UCharacter.toUpperCase(Locale.ROOT, name),
                        UCharacter.foldCase(name, true));
        return new Look(casings.map(Look::form).distinct().toList());
    }

    /// Whether it has only such characters of ASCII as names of accounts have, and blanks.
    static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }

    public boolean meets(Look other) {
        return forms.equals(other.forms) || forms.stream().anyMatch(other.forms::contains);
    }

    /// The look of a name in small letters; all of it where the name is ASCII.
    public String key() {
        return forms.getFirst();
    }

    /// What [#form] comes to for these few characters, without the tables of UTS #39.
    private static String plain(String lower) {
        return lower.replace('0', 'o').replace('1', 'l').replace('i', 'l').replace("m", "rn");
    }

    /// The skeleton, then that of its small letters: so I, which looks like l, and i are one too.
    private static String form(String cased) {
        var small = UCharacter.foldCase(Checker.ONE.getSkeleton(cased), true);
        return UCharacter.foldCase(Checker.ONE.getSkeleton(small), true).replace('i', 'l');
    }

    /// Made when it is needed first: it takes a while.
    private static final class Checker {
        static final SpoofChecker ONE =
                new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();
    }
}
