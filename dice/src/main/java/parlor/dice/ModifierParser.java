package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.dice.Modifier.Point;

/// What may stand behind a die or a group, without a blank or, for letters, after one.
final class ModifierParser {
    private static final Node ONE = new Node.Literal(Rational.ONE);
    private static final String ENDS = "+-*/%^,)]}#[({";

    private final Cursor cursor;
    private final PointParser points;

    ModifierParser(Cursor cursor, PointParser points) {
        this.cursor = cursor;
        this.points = points;
    }

    List<Modifier> ofDice() {
        List<Modifier> found = read();
        Checks.duplicates(found, cursor.at);
        return found;
    }

    List<Modifier> ofGroup() {
        int from = cursor.at;
        List<Modifier> found = read();
        Checks.duplicates(found, cursor.at);
        for (Modifier modifier : found) {
            switch (modifier) {
                case Modifier.Keep _, Modifier.Drop _, Modifier.Sort _ -> {}
                case Modifier.Success _, Modifier.Failure _ -> {}
                default -> throw cursor.error(DiceError.GROUP_MOD, from, Checks.GROUP_MODIFIERS);
            }
        }
        return found;
    }

    private List<Modifier> read() {
        if (!mayFollow()) {
            return List.of();
        }
        List<Modifier> found = new ArrayList<>();
        readRun(found);
        while (Cursor.isBlank(cursor.peek()) && afterBlank(found)) {}
        return found;
    }

    /// A quick look at what cannot be a modifier.
    private boolean mayFollow() {
        char next = cursor.peek();
        return !cursor.done() && next != '+' && next != '-' && next != ')';
    }

    private void readRun(List<Modifier> found) {
        for (Modifier next = one(found); next != null; next = one(found)) {
            found.add(next);
        }
    }

    /// Letters after a blank are modifiers only when the whole run reads as modifiers.
    private boolean afterBlank(List<Modifier> found) {
        int from = cursor.at;
        int depth = cursor.depth();
        int size = found.size();
        cursor.blanks();
        try {
            if (cursor.letter()) {
                readRun(found);
                if (found.size() > size && atEndOfRun()) {
                    return true;
                }
            }
        } catch (DiceException e) {
            if (e.error() != DiceError.SYNTAX) {
                throw e;
            }
        }
        cursor.back(from, depth);
        found.subList(size, found.size()).clear();
        return false;
    }

    private boolean atEndOfRun() {
        char next = cursor.peek();
        return cursor.done() || Cursor.isBlank(next) || ENDS.indexOf(next) >= 0;
    }

    private @Nullable Modifier one(List<Modifier> before) {
        return switch (cursor.lower(0)) {
            case 'k' -> keep();
            case 'd' -> cursor.take("dis") ? advantage(false) : drop();
            case 'a' -> cursor.take("adv") ? advantage(true) : null;
            case '!' -> explode();
            case 'm' -> minMaxMatch();
            case 'r' -> reroll();
            case 'u' -> unique();
            case 'c' -> critical();
            case 'f' -> failure(before);
            case 's' -> sort();
            case '=', '<', '>' -> success();
            default -> null;
        };
    }

    private Modifier keep() {
        cursor.at++;
        boolean high = cursor.take('h') || !cursor.take('l');
        return new Modifier.Keep(high, count());
    }

    private Modifier drop() {
        cursor.at++;
        boolean low = cursor.take('l') || !cursor.take('h');
        return new Modifier.Drop(!low, count());
    }

    private Node count() {
        int from = cursor.at;
        if (cursor.peek() == '-' && Cursor.isDigit(cursor.peek(1))) {
            throw cursor.error(
                    DiceError.ARG, from, Checks.COUNT + "; to take something off write `kh1-2`");
        }
        if (!cursor.digit() && cursor.peek() != '(') {
            return ONE;
        }
        Node argument = points.argument();
        if (argument instanceof Node.Literal(var value) && !Checks.isCount(value)) {
            throw cursor.error(DiceError.ARG, from, Checks.COUNT);
        }
        return argument;
    }

    private Modifier advantage(boolean high) {
        int from = cursor.at;
        long extra = cursor.digit() ? cursor.whole() : 1;
        if (extra < 1 || extra > Limits.EXTRA_DICE) {
            throw cursor.error(
                    DiceError.ARG, from, "1 to " + Limits.EXTRA_DICE + " dice can be added");
        }
        return new Modifier.Advantage(high, (int) extra);
    }

    private Modifier explode() {
        cursor.at++;
        boolean compound = cursor.take('!');
        boolean penetrate = cursor.take('p');
        int most = 0;
        boolean inTerm = false;
        if (cursor.take('o')) {
            most = 1;
        } else if (cursor.take('x')) {
            inTerm = cursor.take('t');
            most = bound();
        }
        return new Modifier.Explode(compound, penetrate, most, inTerm, points.optional());
    }

    private int bound() {
        int from = cursor.at;
        long most = cursor.whole();
        if (most < 1 || most > Limits.DRAWS) {
            throw cursor.error(DiceError.ARG, from, "1 to " + Limits.DRAWS + " extra dice");
        }
        return (int) most;
    }

    private @Nullable Modifier minMaxMatch() {
        if (cursor.take("min")) {
            return new Modifier.Min(points.argument());
        }
        if (cursor.take("max")) {
            return new Modifier.Max(points.argument());
        }
        cursor.at++;
        boolean total = cursor.take('t');
        int from = cursor.at;
        long least = cursor.digit() ? cursor.whole() : 2;
        if (least < 2 || least > Limits.DRAWS) {
            throw cursor.error(DiceError.ARG, from, "a match needs at least 2 dice");
        }
        return new Modifier.Match(total, (int) least, points.compared());
    }

    private Modifier reroll() {
        cursor.at++;
        boolean once = cursor.take('o');
        if (!once) {
            cursor.take('r');
        }
        return new Modifier.Reroll(once, points.optional());
    }

    private Modifier unique() {
        cursor.at++;
        return new Modifier.Unique(cursor.take('o'), points.optional());
    }

    private @Nullable Modifier critical() {
        if (cursor.take("cs")) {
            return new Modifier.Critical(true, points.optional());
        }
        return cursor.take("cf") ? new Modifier.Critical(false, points.optional()) : null;
    }

    private Modifier failure(List<Modifier> before) {
        boolean counted = false;
        for (Modifier modifier : before) {
            counted |= modifier instanceof Modifier.Success;
        }
        if (!counted) {
            throw cursor.expected(
                    "a success point before `f`",
                    "; did you mean `5d10>=8f1` (8 and up, less the 1s)?");
        }
        cursor.at++;
        Point point = points.optional();
        if (point == null) {
            throw cursor.expected("a point such as `=1` or `<3`");
        }
        return new Modifier.Failure(point);
    }

    private Modifier sort() {
        cursor.at++;
        return new Modifier.Sort(!cursor.take('a') && cursor.take('d'));
    }

    private Modifier success() {
        Point point = points.compared();
        if (point == null) {
            throw cursor.expected("a comparison such as `>=`");
        }
        return new Modifier.Success(point);
    }
}
