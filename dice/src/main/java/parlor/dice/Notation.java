package parlor.dice;

import java.text.Normalizer;

/// The text form of expressions: reading it and printing it back.
public final class Notation {
    private Notation() {}

    /// Reads a roll. Throws [DiceException] with a position and what was expected there.
    public static Expression parse(String text) {
        return parse(text, Limits.TEXT);
    }

    /// Reads a canonical notation in which names were replaced, which makes it longer than what
    /// people write.
    static Expression parseExpanded(String text) {
        return parse(text, Limits.EXPANDED_TEXT);
    }

    /// Reads a single die as it is printed, such as `d20` or `d[hit*3,miss]`, of any length.
    public static Sides die(String text) {
        Expression read = parseExpanded(text);
        if (read.body() instanceof Node.Dice dice
                && !read.repeated()
                && read.versus() == null
                && read.label() == null
                && dice.count() == null
                && dice.modifiers().isEmpty()
                && dice.sides() != null) {
            return dice.sides();
        }
        throw new DiceException(DiceError.SYNTAX, 0, "I expected one die, such as `d20`");
    }

    private static Expression parse(String text, int most) {
        if (text.length() > 4 * most) {
            throw tooLong(most);
        }
        String normal = normal(text);
        if (normal.codePointCount(0, normal.length()) > most) {
            throw tooLong(most);
        }
        return new Parser(normal).roll();
    }

    /// The canonical notation; parsing it gives the same tree again.
    public static String print(Expression expression) {
        return new Printer(true).print(expression);
    }

    /// The canonical notation without labels and tags: what is rolled, and nothing that people say
    /// about it.
    public static String bare(Expression expression) {
        return new Printer(false).print(expression);
    }

    /// The canonical notation of a part, without tags.
    public static String bare(Node node) {
        return new Printer(false).print(node);
    }

    /// The canonical notation of a part.
    public static String print(Node node) {
        return new Printer(true).print(node);
    }

    private static String normal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return Cursor.strip(replaced(Normalizer.normalize(text, Normalizer.Form.NFC)));
            }
        }
        return Cursor.strip(text);
    }

    private static String replaced(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (FaceText.isEscape(text, i)) {
                plain.append(c).append(text.charAt(++i));
                continue;
            }
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

    private static DiceException tooLong(int most) {
        return new DiceException(
                DiceError.LENGTH, most, "a roll has at most " + most + " characters");
    }
}
