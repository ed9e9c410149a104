package parlor.dice;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rolls an expression with every sequence of faces there is, one after another. Right for
/// everything, and slow: what cannot be computed otherwise.
final class Enumeration implements Faces {
    private static final int ROLL = 60;

    /// A draw on the way to the present roll, and which of its faces it shows.
    private static final class Choice {
        final Sides sides;
        int face;

        Choice(Sides sides) {
            this.sides = sides;
        }

        int faces() {
            return switch (sides) {
                case Sides.Custom custom -> custom.faces();
                case Sides.Fudge _ -> 3;
                default -> sides.ways();
            };
        }

        int index() {
            return switch (sides) {
                case Sides.Custom custom -> custom.firstIndex(face);
                case Sides.Fudge(var rare) -> rare ? new int[] {0, 1, 5}[face] : face;
                default -> face;
            };
        }

        Rational likely() {
            BigInteger weight =
                    switch (sides) {
                        case Sides.Custom custom -> custom.weight(face);
                        case Sides.Fudge(var rare) -> BigInteger.valueOf(rare && face == 1 ? 4 : 1);
                        default -> BigInteger.ONE;
                    };
            return Rational.of(weight, BigInteger.valueOf(sides.ways()));
        }
    }

    private final Budget budget;
    private final int chain;
    private final List<Choice> choices = new ArrayList<>();
    private int at;
    boolean capped;

    /// Chains are cut at so many.
    Enumeration(int chain, Budget budget) {
        this.chain = chain;
        this.budget = budget;
    }

    @Override
    public int next(int ways) {
        return next(new Sides.Plain(ways));
    }

    @Override
    public int next(Sides sides) {
        if (at == choices.size()) {
            choices.add(new Choice(sides));
        }
        return choices.get(at++).index();
    }

    Pmf of(Node node) {
        Map<Rational, Rational> totals = new HashMap<>();
        do {
            at = 0;
            Evaluator evaluator = new Evaluator(this, chain);
            Rational value = evaluator.evaluate(node).value();
            capped |= evaluator.capped;
            Rational likely = Rational.ONE;
            for (Choice choice : choices) {
                likely = likely.times(choice.likely());
            }
            budget.charge(ROLL + 12L * choices.size(), likely.bits());
            totals.merge(value, likely, Rational::plus);
        } while (advance());
        return Pmf.ofProbabilities(totals);
    }

    private boolean advance() {
        while (!choices.isEmpty() && choices.getLast().face == choices.getLast().faces() - 1) {
            choices.removeLast();
        }
        if (choices.isEmpty()) {
            return false;
        }
        choices.getLast().face++;
        return true;
    }
}
