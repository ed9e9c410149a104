package parlor.oauth;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/// What a person types by hand to let a device in: eight letters (RFC 8628 §6.1). They are
/// consonants, so that they spell nothing and look like nothing else.
public record UserCode(String letters) {
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;

    static UserCode draw(SecureRandom secrets) {
        var letters = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            letters.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return new UserCode(letters.toString());
    }

    /// As somebody has typed it, with or without the dash, in any case; empty if it can be none.
    public static Optional<UserCode> typed(String text) {
        var letters = new StringBuilder(LENGTH);
        for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
            if (ALPHABET.indexOf(c) >= 0 && letters.length() < LENGTH) {
                letters.append(c);
            } else if (ALPHABET.indexOf(c) >= 0 || Character.isLetterOrDigit(c)) {
                return Optional.empty();
            }
        }
        return letters.length() == LENGTH
                ? Optional.of(new UserCode(letters.toString()))
                : Optional.empty();
    }

    /// As it is shown: in two halves.
    public String shown() {
        return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
    }

    @Override
    public String toString() {
        return "UserCode[hidden]";
    }
}
