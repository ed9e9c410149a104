package parlor.accounts;

import java.util.regex.Pattern;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// The form of an address: `local@domain`, in ASCII, the local part without quotes. Narrower than
/// RFC 5321 §4.1.2, so that an address has one meaning to every program it passes, and can hold no
/// second line.
public final class EmailAddress {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern FORM =
            Pattern.compile(
                    "(?=[^@]{1,64}@)%1$s(?:\\.%1$s)*@(?:%2$s\\.)+%2$s".formatted(ATOM, LABEL));

    private EmailAddress() {}

    /// The address; `invalid` if it has not the form of one.
    public static String checked(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new Problem(ProblemCode.INVALID, "Enter a valid email address.", "email");
        }
        return text;
    }
}
