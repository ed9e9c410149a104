package parlor.dice;

import java.util.List;
import java.util.NavigableSet;
import java.util.stream.Stream;

/// Terms that could never end: every face explodes or is rolled again, or there are not enough
/// faces.
final class Endless {
    private Endless() {}

    static void refuse(Sides sides, int dice, Plan plan) {
        if (plan.explode != null && plan.explode.most() == 0 && covers(plan.explodes, sides)) {
            throw new DiceException(DiceError.INFINITE, "every face explodes, so this never ends");
        }
        if (plan.reroll != null && !plan.reroll.once() && covers(plan.rerolls, sides)) {
            throw new DiceException(
                    DiceError.INFINITE, "every face is rolled again, so this never ends");
        }
        if (plan.unique != null
                && !plan.unique.once()
                && dice > 1
                && covers(plan.uniques, sides)
                && dice > values(sides)) {
            throw new DiceException(
                    DiceError.IMPOSSIBLE, "there are more dice than different faces");
        }
    }

    private static int values(Sides sides) {
        return switch (sides) {
            case Sides.Plain plain -> plain.count();
            case Sides.Percent _ -> 100;
            case Sides.Fudge _ -> 3;
            case Sides.Custom custom -> custom.worths().size();
        };
    }

    /// Whether every face is matched.
    private static boolean covers(Plan.Test[] tests, Sides sides) {
        List<Rational> points = Stream.of(tests).map(Plan.Test::point).toList();
        NavigableSet<Rational> telling =
                sides instanceof Sides.Custom custom
                        ? custom.worths()
                        : Telling.wholes(sides.lowest(), sides.highest(), points);
        return telling.stream().allMatch(value -> Plan.any(tests, value));
    }
}
