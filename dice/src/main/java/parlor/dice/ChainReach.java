package parlor.dice;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The most that exploding dice can be worth, from the best of each kind of face: whether it is a
/// first or an extra one, and whether it ends the chain or goes on. Null where there is none.
///
/// @param sign -1 when worths are negated, so that the most is the least
record ChainReach(
        Plan plan,
        int dice,
        int sign,
        @Nullable Rational stop,
        @Nullable Rational go,
        @Nullable Rational nextStop,
        @Nullable Rational nextGo) {
    /// The end of a reach: null when it has none.
    record End(@Nullable Rational value) {}

    private static @Nullable Rational best(@Nullable Rational... values) {
        return Stream.of(values).filter(Objects::nonNull).reduce(Reach::greater).orElse(null);
    }

    /// So many times the one and so many times the other…; null when one that is needed is missing.
    private static @Nullable Rational sum(int[] counts, @Nullable Rational... values) {
        Rational sum = Rational.ZERO;
        for (int i = 0; i < counts.length; i++) {
            Rational value = values[i];
            if (counts[i] == 0) {
                continue;
            }
            if (value == null) {
                return null;
            }
            sum = sum.plus(value.times(Rational.of(counts[i])));
        }
        return sum;
    }

    private Modifier.Explode explode() {
        return Objects.requireNonNull(plan.explode);
    }

    /// The longest chain of one die; 0 when there is no bound.
    private int most() {
        return Math.min(explode().most(), Limits.CHAIN);
    }

    /// Whether there is a bound to the extra dice of a chain, or of the term.
    private boolean isBounded() {
        return most() > 0 || explode().inTerm();
    }

    /// Whether a chain can be worth more with every die.
    private boolean grows() {
        return !isBounded() && go != null && nextGo != null && nextGo.signum() > 0;
    }

    /// All dice with all that follows from them.
    @Nullable End sum() {
        if (explode().inTerm()) {
            Rational shared = shared();
            return shared == null ? null : new End(shared);
        }
        return each(dice);
    }

    /// So many chains.
    @Nullable End each(int chains) {
        if (grows() && chains > 0) {
            return new End(null);
        }
        int most = most();
        Rational die =
                most == 0
                        ? best(stop, chain(1, nextStop))
                        : best(
                                stop,
                                chain(1, nextStop),
                                chain(most, nextStop),
                                chain(most, nextGo));
        return die == null ? null : new End(die.times(Rational.of(chains)));
    }

    /// A die and so many extra ones.
    private @Nullable Rational chain(int extra, @Nullable Rational last) {
        return sum(new int[] {1, extra - 1, 1}, go, nextGo, last);
    }

    /// All dice, with one stock of extra ones that they use up or leave.
    private @Nullable Rational shared() {
        int stock = Math.min(explode().most(), Limits.DRAWS);
        Rational first = best(stop, go);
        Rational last = best(nextStop, nextGo);
        Rational best = sum(new int[] {dice}, stop);
        for (int i = 1; i <= Math.min(dice, stock); i++) {
            best =
                    best(
                            best,
                            sum(new int[] {dice - i, i, i}, stop, go, nextStop),
                            sum(new int[] {dice - i, i, i, stock - i}, stop, go, nextStop, nextGo),
                            sum(
                                    new int[] {i, stock - i, i - 1, 1, dice - i},
                                    go,
                                    nextGo,
                                    nextStop,
                                    last,
                                    first));
        }
        return best;
    }

    /// All dice as one pool of which some are dropped. Null when it takes more to know.
    @Nullable End pool() {
        Rational best = best(stop, go, go == null ? null : best(nextStop, nextGo));
        if (best == null) {
            return null;
        }
        boolean fixed = plan.kept(dice) == plan.kept(dice + Limits.DRAWS);
        if (best.equals(stop) && (fixed || best.signum() <= 0)) {
            return new End(best.times(Rational.of(plan.kept(dice))));
        }
        int keep = Math.max(plan.keepHigh, plan.keepLow);
        if (grows() && keep < 0) {
            return new End(null);
        }
        boolean all = best.equals(go) && best.equals(nextGo) && best.signum() > 0;
        if (all && isBounded()) {
            return new End(best.times(Rational.of(plan.kept(longest()))));
        }
        return sign > 0 && !plan.counts() && fixed && most() == 0 ? endless(all) : null;
    }

    /// So many dice as a pool can have.
    private int longest() {
        int stock = Math.min(explode().most(), Limits.DRAWS);
        return dice + (explode().inTerm() ? stock : dice * most());
    }

    /// The highest, or the lowest, of chains without end.
    private @Nullable End endless(boolean all) {
        Rational highest = all && plan.keepHigh >= 0 && plan.dropHigh == 0 ? go : null;
        Rational lowest =
                plan.keepLow >= 0 && plan.dropLow == 0
                        ? best(stop, Reach.both(go, nextStop, Reach::lesser))
                        : null;
        Rational die = best(highest, lowest);
        return die == null ? null : new End(die.times(Rational.of(plan.kept(dice))));
    }
}
