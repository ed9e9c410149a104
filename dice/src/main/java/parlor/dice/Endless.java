package parlor.dice;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

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
            case Sides.Custom custom -> all(custom).size();
        };
    }

    private static Set<Rational> all(Sides.Custom custom) {
        Set<Rational> all = new HashSet<>();
        for (int i = 0; i < custom.faces(); i++) {
            all.add(custom.value(custom.firstIndex(i)));
        }
        return all;
    }

    private static boolean covers(Plan.Test[] tests, Sides sides) {
        return switch (sides) {
            case Sides.Custom custom ->
                    all(custom).stream().allMatch(value -> Plan.any(tests, value));
            default -> covers(tests, sides.lowest(), sides.highest());
        };
    }

    /// Whether every whole number from `low` to `high` is matched: those near a point decide.
    private static boolean covers(Plan.Test[] tests, Rational low, Rational high) {
        Set<Rational> telling = new TreeSet<>();
        telling.add(low);
        telling.add(high);
        for (Plan.Test test : tests) {
            Rational floor = test.point().floor();
            for (int step = -1; step <= 2; step++) {
                Rational near = floor.plus(Rational.of(step));
                if (near.compareTo(low) >= 0 && near.compareTo(high) <= 0) {
                    telling.add(near);
                }
            }
        }
        return telling.stream().allMatch(value -> Plan.any(tests, value));
    }
}
