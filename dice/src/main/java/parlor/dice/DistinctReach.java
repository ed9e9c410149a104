package parlor.dice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a term can be worth whose dice must differ (`u`), when they are what they show.
final class DistinctReach {
    private final Settled term;
    private final Plan plan;
    private final Budget budget;

    /// Whether no face at all may come up twice.
    private final boolean every;

    DistinctReach(Settled term, Budget budget) {
        this.term = term;
        this.plan = term.plan();
        this.budget = budget;
        every = plan.unique != null && plan.unique.point() == null;
    }

    /// Null when it is not known.
    @Nullable Reach all() {
        int low = plan.lowest(term.dice());
        int high = Math.min(plan.highest(term.dice()), term.dice() - low);
        if (plan.totalsMatches()) {
            return every ? Reach.ZERO : null;
        }
        if (plan.counts()) {
            return every || !plan.drops() ? counted(low, high) : null;
        }
        return new Reach(sum(faces(true), low, high), sum(faces(false), high, low), false);
    }

    private Iterable<Rational> faces(boolean ascending) {
        if (term.sides() instanceof Sides.Custom custom) {
            budget.charge(custom.faces());
            return ascending ? custom.worths() : custom.worths().descendingSet();
        }
        Rational first = ascending ? term.sides().lowest() : term.sides().highest();
        int count = term.sides().highest().minus(term.sides().lowest()).clipped();
        return () ->
                IntStream.rangeClosed(0, count)
                        .mapToObj(step -> first.plus(Rational.of(ascending ? step : -step)))
                        .iterator();
    }

    private int most(Rational face) {
        return Plan.any(plan.uniques, face) ? 1 : term.dice();
    }

    /// The dice filled in from one end, less so many at the start and at the end.
    private Rational sum(Iterable<Rational> faces, int first, int last) {
        Rational sum = Rational.ZERO;
        int placed = 0;
        for (Rational face : faces) {
            int next = Math.min(placed + most(face), term.dice());
            int kept = Math.min(next, term.dice() - last) - Math.max(placed, first);
            sum = sum.plus(face.times(Rational.of(Math.max(0, kept))));
            placed = next;
            if (placed == term.dice()) {
                break;
            }
        }
        return sum;
    }

    /// The best and the worst faces that leave room for what is dropped.
    private Reach counted(int low, int high) {
        List<Rational> worths = new ArrayList<>();
        budget.charge(4L * term.sides().ways() * (every ? 1 : term.dice()));
        for (Rational face : faces(true)) {
            for (int i = most(face); i > 0; i--) {
                worths.add(plan.worth(face));
            }
        }
        List<Rational> open = new ArrayList<>(worths.subList(low, worths.size() - high));
        open.sort(Comparator.naturalOrder());
        int kept = term.dice() - low - high;
        return new Reach(
                open.subList(0, kept).stream().reduce(Rational.ZERO, Rational::plus),
                open.subList(open.size() - kept, open.size()).stream()
                        .reduce(Rational.ZERO, Rational::plus),
                false);
    }
}
