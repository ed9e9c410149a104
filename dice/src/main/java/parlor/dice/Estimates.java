package parlor.dice;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Ranges of terms that are too large for a distribution: dice times faces.
final class Estimates {
    private Estimates() {}

    static Range of(Node node, Bounds bounds) {
        return node instanceof Node.Dice dice ? dice(dice, bounds) : new Range(null, null);
    }

    private static Range dice(Node.Dice dice, Bounds bounds) {
        Range count = dice.count() == null ? one() : bounds.of(dice.count());
        Range sides = dice.computedSides() == null ? one() : bounds.of(dice.computedSides());
        boolean literal =
                dice.modifiers().stream()
                        .map(Modifiers::argument)
                        .allMatch(node -> node == null || node instanceof Node.Literal);
        if (count.min() == null || count.max() == null || sides.max() == null || !literal) {
            return new Range(null, null);
        }
        Sides shown = dice.sides() != null ? dice.sides() : Checks.sides(sides.max());
        List<Rational> ends =
                Stream.of(count.min(), count.max())
                        .flatMap(n -> ends(dice, Checks.count(n, 0), shown))
                        .toList();
        return new Range(
                ends.stream().min(Rational::compareTo).orElseThrow(),
                ends.stream().max(Rational::compareTo).orElseThrow());
    }

    private static Range one() {
        return new Range(Rational.ONE, Rational.ONE);
    }

    /// The totals with all dice at their lowest worth and with all at their highest.
    private static Stream<Rational> ends(Node.Dice dice, int asked, Sides sides) {
        Plan plan = Plan.of(dice.modifiers(), sides, node -> ((Node.Literal) node).value());
        plan.settle(asked);
        int count = asked + plan.extra;
        int kept = Math.max(0, count - plan.lowest(count) - plan.highest(count));
        if (plan.totalsMatches()) {
            return Stream.of(Rational.ZERO, Rational.of(kept / 2));
        }
        Rational[] worths = faces(plan, sides);
        Arrays.sort(worths);
        return Stream.of(worths[0], worths[worths.length - 1])
                .map(worth -> worth.times(Rational.of(kept)));
    }

    private static Rational[] faces(Plan plan, Sides sides) {
        return Stream.of(end(plan, sides, true), end(plan, sides, false), between(plan, sides))
                .map(value -> plan.min != null && value.compareTo(plan.min) < 0 ? plan.min : value)
                .map(value -> plan.max != null && value.compareTo(plan.max) > 0 ? plan.max : value)
                .map(plan::worth)
                .toArray(Rational[]::new);
    }

    /// The lowest or highest face that is not rolled again, looking at so many.
    private static Rational end(Plan plan, Sides sides, boolean low) {
        Rational face = low ? sides.lowest() : sides.highest();
        boolean again = plan.reroll != null && !plan.reroll.once();
        for (int i = 0; again && i < Limits.FACES && Plan.any(plan.rerolls, face); i++) {
            face = face.plus(Rational.of(low ? 1 : -1));
        }
        return face;
    }

    private static Rational between(Plan plan, Sides sides) {
        return plan.counts() ? plan.successes[0].point() : end(plan, sides, true);
    }
}
