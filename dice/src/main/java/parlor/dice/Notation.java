package parlor.dice;

import java.text.Normalizer;

/// The text form of expressions: reading it and printing it back.
public final class Notation {
    private Notation() {}

    /// Reads a roll. Throws [DiceException] with a position and what was expected there.
    public static Expression parse(String text) {
        String normal = normal(text);
        if (normal.codePointCount(0, normal.length()) > Limits.TEXT) {
            throw tooLong();
        }
        return new Parser(normal).roll();
    }

    /// The canonical notation; parsing it gives the same tree again.
    public static String print(Expression expression) {
        return new Printer().print(expression);
    }

    /// The canonical notation of a part.
    public static String print(Node node) {
        return new Printer().print(node);
    }

    private static String normal(String text) {
        if (text.length() > 4 * Limits.TEXT) {
            throw tooLong();
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return replaced(Normalizer.normalize(text, Normalizer.Form.NFC)).strip();
            }
        }
        return text.strip();
    }

    private static String replaced(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '×' -> plain.append('*');
                case '÷' -> plain.append('/');
                case '\u2212' -> plain.append('-');
                case '≥' -> plain.append(">=");
                case '≤' -> plain.append("<=");
                case '≠' -> plain.append("<>");
                default -> plain.append(c);
            }
        }
        return plain.toString();
    }

    private static DiceException tooLong() {
        return new DiceException(
                DiceError.LENGTH, Limits.TEXT, "a roll has at most " + Limits.TEXT + " characters");
    }
}
