package parlor.dice;

/// A place in a text, and the small steps a parser takes from it.
final class Cursor {
    private static final char END = '\uffff';

    final String text;
    int at;
    private int depth;

    Cursor(String text) {
        this.text = text;
    }

    boolean done() {
        return at >= text.length();
    }

    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        int place = at + ahead;
        return place < text.length() ? text.charAt(place) : END;
    }

    /// The next character with ASCII letters in lower case.
    char lower(int ahead) {
        char c = peek(ahead);
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    boolean take(char wanted) {
        if (lower(0) != wanted) {
            return false;
        }
        at++;
        return true;
    }

    boolean take(String wanted) {
        if (!sees(wanted)) {
            return false;
        }
        at += wanted.length();
        return true;
    }

    boolean sees(String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (lower(i) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Steps over blanks and says whether there were any.
    boolean blanks() {
        int from = at;
        while (isBlank(peek())) {
            at++;
        }
        return at > from;
    }

    /// Takes one of the characters, with blanks before it allowed; else stays where it was.
    boolean takeAfterBlanks(char wanted) {
        int from = at;
        blanks();
        if (take(wanted)) {
            return true;
        }
        at = from;
        return false;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u00a0' || c == '\u3000';
    }

    /// The text without the blanks at its ends.
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    boolean digit() {
        return isDigit(peek());
    }

    boolean letter() {
        return !done() && Character.isLetter(text.codePointAt(at));
    }

    /// Up to ten digits as a whole number.
    long whole() {
        int from = at;
        while (digit()) {
            at++;
        }
        if (at == from) {
            throw expected("a whole number");
        }
        if (at - from > 10) {
            throw error(DiceError.SYNTAX, from, "a number has at most 10 digits");
        }
        return Long.parseLong(text, from, at, 10);
    }

    /// Steps into something nested; [#leave] steps out.
    void enter() {
        if (++depth > Limits.DEPTH) {
            throw error(
                    DiceError.DEPTH, at, "this is nested deeper than " + Limits.DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    void back(int place, int level) {
        at = place;
        depth = level;
    }

    void expect(char wanted, String what) {
        blanks();
        if (!take(wanted)) {
            throw expected(what);
        }
    }

    DiceException expected(String what) {
        return expected(what, "");
    }

    DiceException expected(String what, String suggestion) {
        String before = strip(text.substring(Math.max(0, at - 20), Math.min(at, text.length())));
        String place = before.isEmpty() ? "at the start" : "after `" + before + "`";
        String found = done() ? "the text ends" : "there is `" + here() + "`";
        return error(
                DiceError.SYNTAX,
                at,
                place + " I expected " + what + ", but " + found + suggestion);
    }

    private String here() {
        int end = text.offsetByCodePoints(at, 1);
        return text.substring(at, end);
    }

    DiceException error(DiceError error, int place, String message) {
        return new DiceException(error, place, message);
    }
}
