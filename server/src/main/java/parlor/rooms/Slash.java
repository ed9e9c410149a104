package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.Limits;

/// What a text that begins with one `/` asks for.
sealed interface Slash {
    /// `/roll` and its kin.
    ///
    /// @param dice one notation for each roll
    record Roll(List<String> dice, @Nullable Secret secret) implements Slash {}

    /// `/again`.
    record Again() implements Slash {}

    /// `/reveal`; without an id the last secret roll of one's own.
    record Reveal(@Nullable MessageId roll) implements Slash {}

    /// `/odds`.
    record Odds(String dice) implements Slash {}

    /// `/macro name = notation`, the name as it is kept; an empty notation takes the macro away.
    record Keep(String name, String dice) implements Slash {}

    /// `/macro`.
    record Macros() implements Slash {}

    /// Whether it is a command: `//x` is the text `/x`.
    static boolean begins(String text) {
        return text.startsWith("/") && !text.startsWith("//");
    }

    /// The command's name, in lower case, whether there is such a command or not.
    static String name(String text) {
        return text.substring(1, end(text)).toLowerCase(Locale.ROOT);
    }

    private static int end(String text) {
        int end = 1;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /// Throws a [Problem] about `text`: `unknown_command`, or what the command lacks.
    static Slash read(String text) {
        var rest = text.substring(end(text)).strip();
        return switch (name(text)) {
            case "roll", "r" -> roll(rest, null);
            case "gmroll" -> roll(rest, Secret.GM);
            case "blindroll" -> roll(rest, Secret.BLIND);
            case "selfroll" -> roll(rest, Secret.SELF);
            case "again" -> alone(rest, new Again());
            case "reveal" -> new Reveal(rest.isEmpty() ? null : id(rest));
            case "odds" -> new Odds(needed(rest, "Say of what, as in `/odds 4d6kh3`."));
            case "macro" -> rest.isEmpty() ? new Macros() : macro(rest);
            default ->
                    throw new Problem(
                            ProblemCode.UNKNOWN_COMMAND, "There is no such command.", "text");
        };
    }

    /// What it rolls or weighs, if it says so itself; throws a [Problem] about `text`.
    static List<Wanted> wanted(Slash command) {
        return switch (command) {
            case Roll roll ->
                    roll.dice().stream().map(it -> Wanted.read(it, null, "text")).toList();
            case Odds(var dice) -> List.of(Wanted.read(dice, null, "text"));
            case Again _, Reveal _, Keep _, Macros _ -> List.of();
        };
    }

    private static Slash alone(String rest, Slash command) {
        if (!rest.isEmpty()) {
            throw wrong("Nothing stands behind this command.");
        }
        return command;
    }

    private static Roll roll(String rest, @Nullable Secret secret) {
        var dice = rolls(needed(rest, "Say what to roll, as in `/roll 2d6+3`."));
        if (dice.size() > Limits.ROLLS_PER_LINE) {
            throw wrong("At most %d rolls in one line.".formatted(Limits.ROLLS_PER_LINE));
        }
        if (dice.stream().anyMatch(String::isEmpty)) {
            throw wrong("Say what to roll on both sides of `;`.");
        }
        return new Roll(dice, secret);
    }

    /// Splits at `;`, but not inside of brackets: those are words of a table, a tag or a die.
    static List<String> rolls(String line) {
        var rolls = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth = Math.max(0, depth - 1);
            } else if (c == ';' && depth == 0) {
                rolls.add(line.substring(from, i).strip());
                from = i + 1;
            }
        }
        rolls.add(line.substring(from).strip());
        return rolls;
    }

    private static Keep macro(String rest) {
        int equals = rest.indexOf('=');
        if (equals < 0) {
            throw wrong("Write `/macro name = roll`, or `/macro` alone to see yours.");
        }
        var name = rest.substring(0, equals).strip();
        return new Keep(
                SheetRules.folded(name.startsWith("$") ? name.substring(1) : name),
                rest.substring(equals + 1).strip());
    }

    private static MessageId id(String text) {
        try {
            return new MessageId(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            throw wrong("This is not the id of a roll.");
        }
    }

    private static String needed(String rest, String otherwise) {
        if (rest.isEmpty()) {
            throw wrong(otherwise);
        }
        return rest;
    }

    private static Problem wrong(String detail) {
        return new Problem(ProblemCode.INVALID, detail, "text");
    }
}
