package parlor.dice;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The modifiers of one term with their arguments known, sorted by what they do.
final class Plan {
    private static final Test[] NONE = {};

    /// A point whose argument is known.
    record Test(Comparison comparison, Rational point) {
        boolean matches(Rational value) {
            return comparison.holds(value, point);
        }
    }

    private final boolean ofGroup;
    int extra;
    @Nullable Rational min;
    @Nullable Rational max;
    Modifier.@Nullable Explode explode;
    Test[] explodes = NONE;
    Modifier.@Nullable Reroll reroll;
    Test[] rerolls = NONE;
    Modifier.@Nullable Unique unique;
    Test[] uniques = NONE;
    int keepHigh = -1;
    int keepLow = -1;
    int dropLow;
    int dropHigh;
    Test[] successes = NONE;
    Test[] failures = NONE;
    Modifier.@Nullable Match match;
    @Nullable Test matched;
    Test[] criticals = NONE;
    Test[] fumbles = NONE;
    Modifier.@Nullable Sort sort;

    private Plan(boolean ofGroup) {
        this.ofGroup = ofGroup;
    }

    /// Arguments are asked for in the order they are written. A group has no sides.
    static Plan of(
            List<Modifier> modifiers, @Nullable Sides sides, Function<Node, Rational> value) {
        if (sides != null && !sides.numeric() && !modifiers.isEmpty()) {
            throw new DiceException(DiceError.FACES, "only dice with numbers take modifiers");
        }
        Plan plan = new Plan(sides == null);
        for (Modifier modifier : modifiers) {
            plan.add(modifier, sides, value);
        }
        return plan;
    }

    private void add(Modifier modifier, @Nullable Sides sides, Function<Node, Rational> value) {
        switch (modifier) {
            case Modifier.Min(var argument) -> min = value.apply(argument);
            case Modifier.Max(var argument) -> max = value.apply(argument);
            case Modifier.Explode it -> {
                explode = it;
                explodes = with(explodes, test(it.point(), sides, true, value));
            }
            case Modifier.Reroll it -> {
                reroll = it;
                rerolls = with(rerolls, test(it.point(), sides, false, value));
            }
            case Modifier.Unique it -> {
                unique = it;
                uniques = with(uniques, it.point() == null ? EVERY : test(it.point(), value));
            }
            case Modifier.Keep(var high, var count) -> keep(high, count(value.apply(count)));
            case Modifier.Drop(var high, var count) -> drop(high, count(value.apply(count)));
            case Modifier.Advantage it -> extra = it.high() ? it.extra() : -it.extra();
            case Modifier.Success it -> successes = with(successes, test(it.point(), value));
            case Modifier.Failure it -> failures = with(failures, test(it.point(), value));
            case Modifier.Critical it -> critical(it, sides, value);
            case Modifier.Match it -> {
                match = it;
                matched = it.point() == null ? null : test(it.point(), value);
            }
            case Modifier.Sort it -> sort = it;
        }
    }

    private static final Test EVERY = new Test(Comparison.UNEQUAL, Rational.of(Long.MAX_VALUE, 2));

    private void critical(
            Modifier.Critical it, @Nullable Sides sides, Function<Node, Rational> value) {
        Test test = test(it.point(), sides, it.success(), value);
        if (it.success()) {
            criticals = with(criticals, test);
        } else {
            fumbles = with(fumbles, test);
        }
    }

    private void keep(boolean high, int count) {
        if (high) {
            keepHigh = count;
        } else {
            keepLow = count;
        }
    }

    private void drop(boolean high, int count) {
        if (high) {
            dropHigh = count;
        } else {
            dropLow = count;
        }
    }

    private static int count(Rational value) {
        if (!Checks.isCount(value)) {
            throw new DiceException(DiceError.ARG, Checks.COUNT);
        }
        return value.clipped();
    }

    private static Test test(
            Modifier.@Nullable Point point,
            @Nullable Sides sides,
            boolean high,
            Function<Node, Rational> value) {
        if (point == null && sides != null) {
            return new Test(Comparison.EQUAL, high ? sides.highest() : sides.lowest());
        }
        return point == null ? EVERY : test(point, value);
    }

    private static Test test(Modifier.Point point, Function<Node, Rational> value) {
        return new Test(point.comparison(), value.apply(point.argument()));
    }

    private static Test[] with(Test[] tests, Test test) {
        Test[] more = Arrays.copyOf(tests, tests.length + 1);
        more[tests.length] = test;
        return more;
    }

    static boolean any(Test[] tests, Rational value) {
        for (Test test : tests) {
            if (test.matches(value)) {
                return true;
            }
        }
        return false;
    }

    /// Only what says which dice or members count.
    Plan dropsOnly() {
        Plan plan = new Plan(ofGroup);
        plan.keepHigh = keepHigh;
        plan.keepLow = keepLow;
        plan.dropLow = dropLow;
        plan.dropHigh = dropHigh;
        return plan;
    }

    /// Whether nothing changes what dice show when they are first rolled.
    boolean leavesFaces() {
        return explode == null && reroll == null && min == null && max == null;
    }

    boolean totalsMatches() {
        return match != null && match.total();
    }

    boolean drops() {
        return keepHigh >= 0 || keepLow >= 0 || dropLow > 0 || dropHigh > 0;
    }

    /// How many of the lowest go, of a pool of so many.
    int lowest(int pool) {
        int unkept = keepHigh < 0 ? 0 : Math.max(0, pool - keepHigh);
        return Math.min(pool, Math.max(unkept, dropLow));
    }

    /// How many of the highest go, of a pool of so many.
    int highest(int pool) {
        int unkept = keepLow < 0 ? 0 : Math.max(0, pool - keepLow);
        return Math.min(pool, Math.max(unkept, dropHigh));
    }

    /// How many stay of a pool of so many.
    int kept(int pool) {
        return Math.max(0, pool - lowest(pool) - highest(pool));
    }

    /// What a die that shows a value counts as, within `min` and `max`.
    Rational bounded(Rational face) {
        Rational value = min != null && face.compareTo(min) < 0 ? min : face;
        return max != null && value.compareTo(max) > 0 ? max : value;
    }

    /// Advantage becomes a keep of the dice that were asked for.
    void settle(int asked) {
        if (extra > 0) {
            keepHigh = asked;
        } else if (extra < 0) {
            keepLow = asked;
            extra = -extra;
        }
    }

    boolean counts() {
        return successes.length > 0;
    }

    /// What a kept value adds to the total: a die counts once for every point that it meets, a
    /// member of a group once at all.
    Rational worth(Rational value) {
        if (!counts()) {
            return value;
        }
        int points = hits(successes, value);
        int worth = points > 0 ? points : -hits(failures, value);
        return Rational.of(ofGroup ? Integer.signum(worth) : worth);
    }

    static int hits(Test[] tests, Rational value) {
        int hits = 0;
        for (Test test : tests) {
            hits += test.matches(value) ? 1 : 0;
        }
        return hits;
    }
}
