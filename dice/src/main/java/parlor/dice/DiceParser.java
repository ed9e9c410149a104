package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers, dice and groups: everything whose core allows no blanks.
final class DiceParser {
    private final Parser parser;
    private final Cursor cursor;
    private final PointParser points;
    private final ModifierParser modifiers;

    DiceParser(Parser parser) {
        this.parser = parser;
        this.cursor = parser.cursor;
        this.points = new PointParser(parser);
        this.modifiers = new ModifierParser(cursor, points);
    }

    PointParser points() {
        return points;
    }

    Node numberOrDice() {
        int from = cursor.at;
        if (!cursor.digit()) {
            return dice(null);
        }
        Node.Literal number = points.number();
        if (cursor.lower(0) != 'd' || !atCore()) {
            return number;
        }
        if (!number.value().isWhole()) {
            throw cursor.error(
                    DiceError.DICE_COUNT, from, "a number of dice is whole, such as `2d6`");
        }
        return dice(number);
    }

    /// Whether the `d` here begins dice, even unfinished ones, and not a word.
    boolean atCore() {
        char after = cursor.lower(1);
        return !(Character.isLetter(after) && after != 'f');
    }

    /// Dice from the `d` on.
    Node dice(@Nullable Node count) {
        int from = cursor.at;
        cursor.at++;
        Sides sides = fixedSides();
        Node computed = sides == null && cursor.peek() == '(' ? parser.inParens() : null;
        if (sides == null && computed == null) {
            if (Character.isLetter(cursor.peek())) {
                cursor.at = from;
                throw cursor.expected("a number, dice such as `2d6`, or `(`");
            }
            throw cursor.expected("the sides of the die, such as `d6`, `d%`, `dF` or `d[1,2,3]`");
        }
        parser.sawDice();
        var node = new Node.Dice(count, sides, computed, modifiers.ofDice());
        Checks.atParse(node, from);
        return node;
    }

    private @Nullable Sides fixedSides() {
        char next = cursor.lower(0);
        if (Cursor.isDigit(next)) {
            return plain();
        }
        return switch (next) {
            case '%' -> percent();
            case 'f' -> fudge();
            case '[' -> new FaceParser(cursor).faces();
            default -> null;
        };
    }

    private Sides plain() {
        int from = cursor.at;
        long count = cursor.whole();
        if (count < 1 || count > Limits.SIDES) {
            throw cursor.error(DiceError.SIDES, from, Checks.SIDES);
        }
        return new Sides.Plain((int) count);
    }

    private Sides percent() {
        cursor.at++;
        return new Sides.Percent();
    }

    private Sides fudge() {
        cursor.at++;
        if (cursor.peek() != '.') {
            return new Sides.Fudge(false);
        }
        char variant = cursor.peek(1);
        if (variant != '1' && variant != '2') {
            throw cursor.expected("`.1` or `.2`");
        }
        cursor.at += 2;
        return new Sides.Fudge(variant == '1');
    }

    Node group() {
        int from = cursor.at;
        cursor.enter();
        List<Node> members = new ArrayList<>();
        do {
            cursor.at++;
            cursor.blanks();
            members.add(parser.expression());
            cursor.blanks();
            if (members.size() > Limits.MEMBERS) {
                throw cursor.error(
                        DiceError.MEMBERS,
                        from,
                        "a group has at most " + Limits.MEMBERS + " members");
            }
        } while (cursor.peek() == ',');
        cursor.expect('}', "`,` or `}`");
        cursor.leave();
        parser.sawDice();
        return new Node.Group(members, modifiers.ofGroup());
    }
}
