package parlor.rooms;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/// The six characters by which one enters a private room: 31⁶ = 887.5 million of them.
public final class Codes {
    static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    static final int LENGTH = 6;

    private static final Pattern BETWEEN = Pattern.compile("[\\s\\h-]+");

    private Codes() {}

    static String draw(SecureRandom secrets) {
        var code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// As it is stored, whatever case, blanks and hyphens it was typed with.
    public static String normalise(String typed) {
        return BETWEEN.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
    }
}
