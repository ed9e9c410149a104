package parlor.dice;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How many values can come up often enough in a term that counts them (`mt`).
final class MatchReach {
    private final Settled term;
    private final Plan plan;
    private final Budget budget;
    private final int least;

    MatchReach(Settled term, Budget budget) {
        this.term = term;
        this.plan = term.plan();
        this.budget = budget;
        least = plan.match == null ? 2 : plan.match.least();
    }

    /// Null when it is not known.
    @Nullable Reach all() {
        boolean chains = plan.explode != null;
        if (plan.reroll != null || (chains && !isSimple())) {
            return null;
        }
        int kept = plan.kept(term.dice());
        Set<Rational> values = new HashSet<>();
        Set<Rational> going = new HashSet<>();
        Sides sides = term.sides();
        for (int i = 0; i < sides.ways(); i++) {
            budget.charge(2);
            Rational face = sides.value(i);
            if (chains && Plan.any(plan.explodes, face)) {
                going.add(face);
            } else {
                values.add(plan.bounded(face));
            }
        }
        int most = Math.min(matching(values), kept / least) + matching(going);
        return Reach.filled(Rational.of(fewest(values, kept)), Rational.of(most));
    }

    /// Whether each chain is one die that ends it and as many others as it likes.
    private boolean isSimple() {
        Modifier.Explode explode = plan.explode;
        return explode != null
                && !explode.compound()
                && !explode.penetrate()
                && explode.most() == 0
                && !plan.drops()
                && plan.min == null
                && plan.max == null;
    }

    private int matching(Set<Rational> values) {
        return (int) values.stream().filter(it -> Matches.matches(plan, it, least)).count();
    }

    /// None as long as the dice can be spread over the values.
    private int fewest(Set<Rational> values, int kept) {
        boolean aside = matching(values) < values.size();
        return aside || kept <= (long) values.size() * (least - 1) ? 0 : 1;
    }
}
