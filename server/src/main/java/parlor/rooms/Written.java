package parlor.rooms;

import java.util.function.UnaryOperator;

/// What may be written in a room, each a rule: it gives back what was written, or throws a
/// [parlor.base.Problem] with all that is wrong.
public final class Written {
    private Written() {}

    /// The text of a message, or a command that can be read.
    public static String message(String text) {
        var fields = new Fields();
        var _ = fields.text(text, "text");
        fields.check();
        if (Slash.begins(text)) {
            var _ = Slash.wanted(Slash.read(text));
        }
        return text;
    }

    /// What a message is to say instead: it is no command, whatever it begins with.
    public static String edit(String text) {
        var fields = new Fields();
        var edited = fields.edited(text, "text");
        fields.check();
        return edited;
    }

    /// What to roll, in the notation of dice.
    public static String dice(String dice) {
        return Wanted.read(dice, null, "dice").dice();
    }

    /// One line, which is given back without blanks around it.
    ///
    /// @param most code points
    public static UnaryOperator<String> line(int most) {
        return text -> {
            var fields = new Fields();
            var line = fields.line(text, most, "text");
            fields.check();
            return line;
        };
    }
}
