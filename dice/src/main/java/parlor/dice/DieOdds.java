package parlor.dice;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;

/// One die of a term by itself: its bounds, what it explodes into, its rerolls.
final class DieOdds {
    /// Chains are followed until what is left of them is less likely than 1 in this.
    private static final BigInteger NEGLIGIBLE = BigInteger.TEN.pow(13);

    private final Plan plan;
    private final Budget budget;
    private final Pmf faces;
    private final Pmf again;
    final int chain;

    /// A limit on rolls again matters when it is more likely than 1 in this.
    private static final BigInteger RARE = BigInteger.TEN.pow(9);

    /// `cap` bounds chains that nothing else does; 0 lets their likelihood decide.
    DieOdds(Plan plan, Sides sides, int dice, int cap, Budget budget) {
        this.plan = plan;
        this.budget = budget;
        faces = Pmf.of(sides, budget);
        again = plan.reroll == null ? faces : accepted(plan.rerolls);
        chain = chain(dice, cap);
    }

    private Pmf accepted(Plan.Test[] refused) {
        Pmf kept = faces.where(value -> !Plan.any(refused, value));
        return kept.size() == 0 ? kept : kept.times(Rational.ONE.over(kept.mass()));
    }

    private int chain(int dice, int cap) {
        if (plan.explode == null) {
            return 0;
        }
        if (plan.explode.most() > 0) {
            return Math.min(plan.explode.most(), Limits.CHAIN);
        }
        if (cap > 0) {
            return cap;
        }
        Rational match = faces.where(this::explodes).mass();
        BigInteger left = NEGLIGIBLE.multiply(BigInteger.valueOf(Math.max(1, dice)));
        BigInteger right = BigInteger.ONE;
        int steps = 0;
        while (steps < Limits.CHAIN && left.compareTo(right) > 0) {
            left = left.multiply(match.numerator());
            right = right.multiply(match.denominator());
            steps++;
        }
        return steps;
    }

    /// Whether rolling one of so many dice again may well be stopped at its limit, which is left
    /// out.
    boolean mayStop(int dice) {
        Rational refused = Rational.ZERO;
        if (plan.reroll != null && !plan.reroll.once()) {
            refused = faces.where(value -> Plan.any(plan.rerolls, value)).mass();
        }
        if (plan.unique != null && !plan.unique.once()) {
            BigInteger[] weights =
                    faces.where(value -> Plan.any(plan.uniques, value)).weights.clone();
            Arrays.sort(weights, Comparator.reverseOrder());
            BigInteger most =
                    Arrays.stream(weights)
                            .limit(dice - 1L + chain)
                            .reduce(BigInteger.ZERO, BigInteger::add);
            refused = Reach.greater(refused, Rational.of(most, faces.whole));
        }
        return refused.numerator()
                        .pow(Limits.CHAIN)
                        .multiply(RARE)
                        .compareTo(refused.denominator().pow(Limits.CHAIN))
                > 0;
    }

    /// Whether dice that compound come to the same as dice that are added.
    boolean adds() {
        return plan.explode == null
                || !plan.explode.compound()
                || (!plan.counts() && plan.reroll == null);
    }

    boolean explodes(Rational face) {
        return Plan.any(plan.explodes, face);
    }

    Pmf faces() {
        return faces;
    }

    /// The first throw within `min` and `max`.
    Pmf first() {
        return plan.min == null && plan.max == null ? faces : faces.map(plan::bounded);
    }

    /// What an extra die counts as.
    Rational extra(Rational face) {
        return plan.explode != null && plan.explode.penetrate() ? face.minus(Rational.ONE) : face;
    }

    /// A die, or a compounded chain, as it lies after rerolls.
    Pmf value() {
        Pmf value = plan.explode == null ? first() : chain(Pmf::of);
        return rerolled(value);
    }

    /// What a die and all that follows from it are worth together.
    Pmf worth() {
        if (plan.explode == null || plan.explode.compound()) {
            return value().map(plan::worth);
        }
        return chain(this::worthOf);
    }

    /// What one die that showed a value before rerolls is worth in the end.
    Pmf worthOf(Rational value) {
        return rerolled(Pmf.of(value)).map(plan::worth);
    }

    Pmf rerolled(Pmf value) {
        if (plan.reroll == null) {
            return value;
        }
        Pmf refused = value.where(it -> Plan.any(plan.rerolls, it));
        if (refused.size() == 0) {
            return value;
        }
        Pmf fresh = plan.reroll.once() ? faces : again;
        return value.where(it -> !Plan.any(plan.rerolls, it)).with(fresh.times(refused.mass()));
    }

    private interface Worth {
        Pmf of(Rational value);
    }

    private Pmf chain(Worth worth) {
        Pmf tail = plain(faces, worth, true);
        for (int i = 1; i < chain; i++) {
            tail =
                    plain(faces.where(f -> !explodes(f)), worth, true)
                            .with(matched(faces, worth, true, tail));
        }
        return plain(first().where(f -> !explodes(f)), worth, false)
                .with(matched(first(), worth, false, chain == 0 ? Pmf.of(Rational.ZERO) : tail));
    }

    private Pmf plain(Pmf shown, Worth worth, boolean extra) {
        Pmf sum = null;
        for (int i = 0; i < shown.size(); i++) {
            Rational value = extra ? extra(shown.values[i]) : shown.values[i];
            Pmf part = worth.of(value).times(shown.probability(i));
            budget.charge(2L * part.size() + 2);
            sum = sum == null ? part : sum.with(part);
        }
        return sum == null ? shown : sum;
    }

    private Pmf matched(Pmf shown, Worth worth, boolean extra, Pmf tail) {
        Pmf matching = plain(shown.where(this::explodes), worth, extra);
        return matching.plus(tail, budget);
    }

    /// The total of so many dice that share one stock of extra dice.
    Pmf shared(int dice) {
        int stock = plan.explode == null ? 0 : Math.min(plan.explode.most(), Limits.DRAWS);
        Pmf[] left = new Pmf[stock + 1];
        left[stock] = Pmf.of(Rational.ZERO);
        for (int i = 0; i < dice; i++) {
            left = shared(left);
        }
        Pmf all = null;
        for (Pmf part : left) {
            all = part == null ? all : all == null ? part : all.with(part);
        }
        return all == null ? Pmf.of(Rational.ZERO) : all;
    }

    private Pmf[] shared(Pmf[] left) {
        Pmf[] next = new Pmf[left.length];
        Worth worth = plan.explode != null && plan.explode.compound() ? Pmf::of : this::worthOf;
        for (int stock = 0; stock < left.length; stock++) {
            Pmf sum = left[stock];
            if (sum == null) {
                continue;
            }
            Pmf shown = first();
            for (int used = 0; used <= stock; used++) {
                Pmf ends = used == stock ? shown : shown.where(f -> !explodes(f));
                Pmf done = sum.plus(plain(ends, worth, used > 0), budget);
                Pmf there = next[stock - used];
                next[stock - used] = there == null ? done : there.with(done);
                sum = matched(shown, worth, used > 0, sum);
                shown = faces;
            }
        }
        return next;
    }
}
