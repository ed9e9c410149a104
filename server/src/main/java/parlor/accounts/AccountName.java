package parlor.accounts;

import com.ibm.icu.text.Normalizer2;
import java.util.Locale;
import java.util.regex.Pattern;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.Names;

/// What an account may be called: 3 to 20 of letters, digits, `_ . -`.
public final class AccountName {
    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9_.-]*[A-Za-z0-9][A-Za-z0-9_.-]*");

    private AccountName() {}

    /// The name as it was given; else a Problem with `attr` `username`.
    public static String checked(String raw) {
        if (raw.length() > Limits.ACCOUNT_NAME) {
            throw new Problem(
                    ProblemCode.TOO_LONG,
                    "Ensure this field has no more than %d characters."
                            .formatted(Limits.ACCOUNT_NAME),
                    "username");
        }
        if (raw.length() < Limits.ACCOUNT_NAME_LEAST || !SHAPE.matcher(raw).matches()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "Use %d to %d letters, digits or any of _ . -"
                            .formatted(Limits.ACCOUNT_NAME_LEAST, Limits.ACCOUNT_NAME),
                    "username");
        }
        return Names.guest(raw);
    }

    /// What is looked up when somebody signs in under any spelling of a name.
    static String lower(String name) {
        return Normalizer2.getNFKCInstance().normalize(name).strip().toLowerCase(Locale.ROOT);
    }
}
