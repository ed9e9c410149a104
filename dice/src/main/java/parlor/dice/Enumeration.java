package parlor.dice;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rolls an expression with every sequence of faces there is, one after another. Right for
/// everything, and slow: what cannot be computed otherwise. Sequences that are next to impossible
/// are left out, as long as all of them together are too.
final class Enumeration implements Faces {
    private static final int ROLL = 60;
    private static final Rational IMPROBABLE = Rational.of(1, 100_000_000_000_000L);
    private static final Rational NEGLIGIBLE = Rational.of(1, 10_000_000_000L);

    /// Thrown when what was drawn so far is next to impossible.
    private static final class Improbable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Improbable() {
            super("next to impossible", null, false, false);
        }
    }

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
    private Rational likely = Rational.ONE;
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
        if (likely.compareTo(IMPROBABLE) < 0) {
            throw new Improbable();
        }
        if (at == choices.size()) {
            choices.add(new Choice(sides));
        }
        Choice choice = choices.get(at++);
        likely = likely.times(choice.likely());
        return choice.index();
    }

    Pmf of(Node node) {
        Map<Rational, Rational> totals = new HashMap<>();
        Rational left = Rational.ZERO;
        do {
            at = 0;
            likely = Rational.ONE;
            Evaluator evaluator = new Evaluator(this, chain);
            try {
                totals.merge(evaluator.evaluate(node).value(), likely, Rational::plus);
            } catch (Improbable e) {
                left = left.plus(likely);
            }
            capped |= evaluator.capped;
            budget.charge(ROLL + 12L * choices.size(), likely.bits());
        } while (advance());
        if (left.compareTo(NEGLIGIBLE) > 0) {
            throw budget.spent();
        }
        capped |= left.signum() > 0;
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
