package parlor.dice;

/// What to say about text that is left over: the mistakes people make most, with their cure.
final class Suggestions {
    private Suggestions() {}

    /// `d` and what could be sides: a die that was not joined to anything.
    static boolean looksLikeDie(Cursor cursor) {
        char next = cursor.lower(1);
        return cursor.lower(0) == 'd'
                && (Cursor.isDigit(next)
                        || next == '%'
                        || next == '('
                        || next == '['
                        || next == 'f');
    }

    static DiceException leftover(Cursor cursor) {
        return cursor.expected("an operator, `vs`, a label or the end", suggestion(cursor));
    }

    private static String suggestion(Cursor cursor) {
        String before = Cursor.strip(cursor.text.substring(0, cursor.at));
        String rest = cursor.text.substring(cursor.at);
        char next = cursor.peek();
        if (next == '>' || next == '<' || next == '=') {
            return comparison(before, rest);
        }
        if (looksLikeDie(cursor)) {
            boolean counts = Cursor.isDigit(before.charAt(before.length() - 1));
            return counts && !before.contains("d")
                    ? mean(before + rest)
                    : mean(before + "+" + rest);
        }
        if (next == '!') {
            return mean(before + rest) + " (nothing stands between dice and `!`)";
        }
        return cursor.letter() ? mean(before + " # " + rest) : "";
    }

    private static String comparison(String before, String rest) {
        int sign = 0;
        while (sign < rest.length() && "<>=".indexOf(rest.charAt(sign)) >= 0) {
            sign++;
        }
        String value = Cursor.strip(rest.substring(sign)).split("[ \\t\\n]", 2)[0];
        String signs = rest.startsWith("==") ? "=" : rest.substring(0, sign);
        if (value.isEmpty()) {
            return "";
        }
        return "; did you mean `%s%s%s` (count dice) or `%s vs %s%s` (the total)?"
                .formatted(before, signs, value, before, signs.equals(">=") ? "" : signs, value);
    }

    private static String mean(String text) {
        return "; did you mean `" + Cursor.strip(text) + "`?";
    }
}
