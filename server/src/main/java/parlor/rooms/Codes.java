package parlor.rooms;

import java.security.SecureRandom;
import java.util.Locale;

/// The six characters by which one enters a private room: 31⁶ = 887.5 million of them.
public final class Codes {
    static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    static final int LENGTH = 6;

    private Codes() {}

    static String draw(SecureRandom secrets) {
        var code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// As it is stored, whatever case and blanks it was typed with.
    public static String normalise(String typed) {
        return typed.strip().toUpperCase(Locale.ROOT);
    }
}
