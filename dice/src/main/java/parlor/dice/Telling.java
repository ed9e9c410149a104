package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values that speak for all others: the ends, and those beside a point that is compared with.
final class Telling {
    private Telling() {}

    /// The faces of a die that decide what a term can be worth, ascending. A face and its extra die
    /// less one are both spoken for.
    static List<Rational> faces(Sides sides, Plan plan, Budget budget) {
        if (sides instanceof Sides.Custom custom) {
            budget.charge(custom.faces());
            return List.copyOf(custom.worths());
        }
        List<Rational> points = new ArrayList<>();
        Stream.of(plan.explodes, plan.rerolls, plan.successes, plan.failures)
                .flatMap(Stream::of)
                .forEach(test -> points.add(test.point()));
        Stream.of(plan.min, plan.max).filter(it -> it != null).forEach(points::add);
        return List.copyOf(wholes(sides.lowest(), sides.highest(), points));
    }

    /// Whole numbers from `low` to `high`, both whole.
    static NavigableSet<Rational> wholes(Rational low, Rational high, List<Rational> points) {
        NavigableSet<Rational> telling = new TreeSet<>(List.of(low, high));
        for (Rational point : points) {
            Rational floor = point.floor();
            for (int step = -1; step <= 2; step++) {
                Rational near = floor.plus(Rational.of(step));
                if (near.compareTo(low) >= 0 && near.compareTo(high) <= 0) {
                    telling.add(near);
                }
            }
        }
        return telling;
    }

    /// What the total of a member is worth to its group; null when it is not known.
    static @Nullable Reach worth(Reach value, Plan plan) {
        if (!plan.counts()) {
            return value;
        }
        NavigableSet<Rational> points = new TreeSet<>();
        Stream.of(plan.successes, plan.failures)
                .flatMap(Stream::of)
                .forEach(test -> points.add(test.point()));
        Rational below = points.first().minus(Rational.ONE);
        Rational above = points.last().plus(Rational.ONE);
        Rational low =
                value.min() != null
                        ? value.min()
                        : value.max() == null ? below : Reach.lesser(below, value.max());
        Rational high =
                value.max() != null
                        ? value.max()
                        : value.min() == null ? above : Reach.greater(above, value.min());
        if (value.filled()) {
            return worths(wholes(low, high, List.copyOf(points)), plan);
        }
        Reach ends = worths(List.of(low, high), plan);
        Reach all = worths(between(low, high, points), plan);
        boolean same =
                Objects.equals(ends.min(), all.min()) && Objects.equals(ends.max(), all.max());
        return same ? new Reach(ends.min(), ends.max(), false) : null;
    }

    private static NavigableSet<Rational> between(
            Rational low, Rational high, NavigableSet<Rational> points) {
        NavigableSet<Rational> telling = new TreeSet<>(points.subSet(low, true, high, false));
        telling.add(low);
        telling.add(high);
        Rational before = low;
        for (Rational next : List.copyOf(telling)) {
            telling.add(before.plus(next).over(Rational.of(2)));
            before = next;
        }
        return telling;
    }

    private static Reach worths(Iterable<Rational> values, Plan plan) {
        NavigableSet<Rational> worths = new TreeSet<>();
        values.forEach(value -> worths.add(plan.worth(value)));
        return of(worths);
    }

    /// Whole numbers as a reach.
    static Reach of(NavigableSet<Rational> values) {
        Rational span = values.last().minus(values.first());
        boolean filled = values.first().isWhole() && span.clipped() == values.size() - 1;
        return new Reach(values.first(), values.last(), filled && span.isWhole());
    }
}
