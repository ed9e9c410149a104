package parlor.dice;

import java.util.Objects;
import java.util.function.Function;

/// A term whose inputs are known: `dice` includes those that advantage adds.
record Settled(Sides sides, Plan plan, int dice) {
    /// Throws [DiceException] when there are no such dice or they could never end.
    static Settled of(Node.Dice node, Function<Node, Rational> value) {
        Rational asked = node.count() == null ? Rational.ONE : value.apply(node.count());
        Sides sides = node.sides();
        if (sides == null) {
            sides = Checks.sides(value.apply(Objects.requireNonNull(node.computedSides())));
        }
        Plan plan = Plan.of(node.modifiers(), sides, value);
        plan.settle(asked.clipped());
        int dice = Checks.count(asked, plan.extra);
        if (!node.modifiers().isEmpty()) {
            Endless.refuse(sides, dice, plan);
        }
        return new Settled(sides, plan, dice);
    }
}
