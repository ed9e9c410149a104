package parlor.dice;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a term can be worth, die by die: as far as it does not take all dice together.
final class TermReach {
    private final Settled term;
    private final Plan plan;
    private final int dice;
    private final Budget budget;
    private final List<Rational> faces;

    private TermReach(Settled term, Budget budget) {
        this.term = term;
        this.plan = term.plan();
        this.dice = term.dice();
        this.budget = budget;
        faces = Telling.faces(term.sides(), plan, budget);
    }

    /// Null when it is not known. Chains of dice count as endless when nothing but the limit of a
    /// roll ends them, and so do rolls again.
    static @Nullable Reach of(Settled term, Budget budget) {
        return new TermReach(term, budget).all();
    }

    private @Nullable Reach all() {
        if (plan.unique != null && !plan.leavesFaces()) {
            return null;
        }
        if (plan.unique != null && !plan.unique.once()) {
            return new DistinctReach(term, budget).all();
        }
        if (plan.totalsMatches()) {
            return new MatchReach(term, budget).all();
        }
        if (plan.explode == null) {
            Reach sum = Reach.of(Rational.of(plan.kept(dice))).times(die());
            return new Reach(sum.min(), sum.max(), isFilled());
        }
        ChainReach high = chains(1);
        ChainReach low = chains(-1);
        if (plan.explode.compound() && (plan.counts() || plan.reroll != null)) {
            return plan.explode.inTerm() ? null : compounded();
        }
        if (!plan.drops()) {
            return ends(low.sum(), high.sum());
        }
        if (plan.explode.compound()) {
            return plan.explode.inTerm()
                    ? null
                    : ends(low.each(plan.kept(dice)), high.each(plan.kept(dice)));
        }
        return ends(low.pool(), high.pool());
    }

    private static @Nullable Reach ends(
            ChainReach.@Nullable End low, ChainReach.@Nullable End high) {
        if (low == null || high == null) {
            return null;
        }
        Rational least = low.value();
        return new Reach(least == null ? null : least.negate(), high.value(), false);
    }

    /// One die that does not explode.
    private Reach die() {
        NavigableSet<Rational> worths = new TreeSet<>();
        faces.forEach(face -> worths(plan.bounded(face)).forEach(worths::add));
        return Telling.of(worths);
    }

    private boolean isFilled() {
        if (plan.counts()) {
            return die().filled();
        }
        boolean whole = Stream.of(plan.min, plan.max).allMatch(end -> end == null || end.isWhole());
        return whole && plan.reroll == null && !(term.sides() instanceof Sides.Custom);
    }

    /// What a die that shows a value can be worth in the end.
    private Stream<Rational> worths(Rational value) {
        if (plan.reroll == null || !Plan.any(plan.rerolls, value)) {
            return Stream.of(plan.worth(value));
        }
        boolean once = plan.reroll.once();
        return faces.stream()
                .filter(face -> once || !Plan.any(plan.rerolls, face))
                .map(plan::worth);
    }

    /// Chains of dice with the highest worth, or with the lowest for a sign of -1.
    private ChainReach chains(int sign) {
        Predicate<Rational> goes = face -> Plan.any(plan.explodes, face);
        boolean less = plan.explode != null && plan.explode.penetrate();
        return new ChainReach(
                plan,
                dice,
                sign,
                best(faces.stream().map(plan::bounded).filter(goes.negate()), sign),
                best(faces.stream().map(plan::bounded).filter(goes), sign),
                best(faces.stream().filter(goes.negate()).map(face -> extra(face, less)), sign),
                best(faces.stream().filter(goes).map(face -> extra(face, less)), sign));
    }

    private static Rational extra(Rational face, boolean less) {
        return less ? face.minus(Rational.ONE) : face;
    }

    private @Nullable Rational best(Stream<Rational> values, int sign) {
        return values.flatMap(this::worths)
                .map(worth -> sign < 0 ? worth.negate() : worth)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// Compounded dice whose sum is compared with something.
    private @Nullable Reach compounded() {
        boolean endless = plan.explode != null && plan.explode.most() == 0;
        if (endless && !plan.counts()) {
            return null;
        }
        Pmf worth = new DieOdds(plan, term.sides(), 1, 0, budget).worth();
        Reach die = new Reach(worth.lowest(), worth.highest(), false);
        return Reach.of(Rational.of(plan.kept(dice))).times(die);
    }
}
