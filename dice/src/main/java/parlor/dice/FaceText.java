package parlor.dice;

/// The text on a face as it is written between `[` and `]`: a backslash before anything but a
/// letter or a blank says that character itself.
final class FaceText {
    private static final String SPECIAL = "\\,*[]×÷\u2212≥≤≠";

    private FaceText() {}

    /// Whether a backslash stands here that speaks of the character behind it.
    static boolean isEscape(CharSequence text, int at) {
        if (text.charAt(at) != '\\' || at + 1 == text.length()) {
            return false;
        }
        return !Character.isLetter(Character.codePointAt(text, at + 1))
                && !Cursor.isBlank(text.charAt(at + 1));
    }

    /// Where something stands next that no backslash speaks of, or -1.
    static int find(String text, String wanted, int from) {
        for (int i = from; i < text.length(); i++) {
            if (isEscape(text, i)) {
                i++;
            } else if (text.startsWith(wanted, i)) {
                return i;
            }
        }
        return -1;
    }

    /// What is written says this.
    static String read(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            i += isEscape(written, i) ? 1 : 0;
            text.append(written.charAt(i));
        }
        return text.toString();
    }

    /// How a text is written so that it is read as this text and as no number or range.
    static String write(String text) {
        boolean range = text.contains("..");
        StringBuilder written = new StringBuilder(text.length() + 8);
        written.append(FaceParser.isWhole(text) ? "\\" : "");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean special = SPECIAL.indexOf(c) >= 0 || (range && c == '.');
            written.append(special ? "\\" : "").append(c);
        }
        return written.toString();
    }
}
