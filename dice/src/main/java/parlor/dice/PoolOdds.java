package parlor.dice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Dice that come one after another, of which only so much is remembered as the total depends on.
final class PoolOdds {
    /// The values still in play, ascending, what those that left are worth, and how many extra dice
    /// the term may still have.
    private record State(List<Rational> values, Rational settled, int stock) {
        State less() {
            return new State(values, settled, stock - 1);
        }
    }

    /// A chain of dice that goes on, with its sum so far if it is compounded.
    private record Open(State state, Rational sum) {}

    private interface States {
        void add(State state, Rational likely);
    }

    private final Plan plan;
    private final Budget budget;
    private final @Nullable DieOdds die;
    private final int room;
    private final boolean highStay;
    private final boolean leaversCount;
    private Map<State, Rational> states;

    PoolOdds(Plan plan, @Nullable DieOdds die, Budget budget) {
        this.plan = plan;
        this.die = die;
        this.budget = budget;
        int ends = 0;
        ends += plan.keepHigh >= 0 ? 1 : 0;
        ends += plan.keepLow >= 0 ? 1 : 0;
        ends += plan.dropLow > 0 ? 1 : 0;
        ends += plan.dropHigh > 0 ? 1 : 0;
        boolean free = ends == 0 && plan.unique == null && !plan.totalsMatches();
        boolean all = ends > 1 || plan.unique != null || plan.totalsMatches();
        int some =
                Math.max(
                        Math.max(plan.keepHigh, plan.keepLow),
                        Math.max(plan.dropLow, plan.dropHigh));
        room = all ? Integer.MAX_VALUE : free ? 0 : some;
        highStay = plan.keepHigh >= 0 || plan.dropHigh > 0;
        leaversCount = free || plan.dropLow > 0 || plan.dropHigh > 0;
        boolean shared = plan.explode != null && plan.explode.inTerm();
        int stock = shared && plan.explode != null ? plan.explode.most() : 0;
        states = Map.of(new State(List.of(), Rational.ZERO, stock), Rational.ONE);
    }

    /// A value that comes without conditions.
    void add(Pmf value) {
        Map<State, Rational> next = new HashMap<>();
        states.forEach((state, p) -> put(into(next), state, p, value));
        states = next;
    }

    private static States into(Map<State, Rational> states) {
        return (state, p) -> states.merge(state, p, Rational::plus);
    }

    /// A die of the term with all that follows from it.
    void addDie(DieOdds odds) {
        Map<State, Rational> done = new HashMap<>();
        Map<Open, Rational> open = new HashMap<>();
        states.forEach((state, p) -> open.put(new Open(state, Rational.ZERO), p));
        Map<Open, Rational> pending = open;
        for (int extra = 0; !pending.isEmpty(); extra++) {
            pending = throwDie(pending, odds, extra, done);
        }
        states = done;
    }

    private Map<Open, Rational> throwDie(
            Map<Open, Rational> from, DieOdds odds, int extra, Map<State, Rational> done) {
        Map<Open, Rational> pending = new HashMap<>();
        boolean compound = plan.explode != null && plan.explode.compound();
        Pmf shown = extra == 0 ? odds.first() : odds.faces();
        for (int i = 0; i < shown.size(); i++) {
            Rational face = shown.values[i];
            Rational value = extra == 0 ? face : odds.extra(face);
            Rational likely = shown.probability(i);
            Pmf lies = odds.rerolled(Pmf.of(value));
            from.forEach((open, before) -> {
                Rational p = before.times(likely);
                Rational sum = open.sum.plus(value);
                boolean goesOn = odds.explodes(face) && mayGoOn(open.state, odds, extra);
                State next = goesOn && isShared() ? open.state.less() : open.state;
                if (goesOn && compound) {
                    budget.charge(20, p.bits());
                    pending.merge(new Open(next, sum), p, Rational::plus);
                } else if (goesOn) {
                    put(
                            (state, q) ->
                                    pending.merge(
                                            new Open(state, Rational.ZERO), q, Rational::plus),
                            next,
                            p,
                            lies);
                } else {
                    put(into(done), next, p, compound ? odds.rerolled(Pmf.of(sum)) : lies);
                }
            });
        }
        return pending;
    }

    private boolean isShared() {
        return plan.explode != null && plan.explode.inTerm();
    }

    private boolean mayGoOn(State state, DieOdds odds, int extra) {
        return isShared() ? state.stock > 0 && extra < Limits.CHAIN : extra < odds.chain;
    }

    private void put(States to, State state, Rational p, Pmf value) {
        for (int i = 0; i < value.size(); i++) {
            Rational likely = p.times(value.probability(i));
            Rational shown = value.values[i];
            if (die != null && refused(state, shown)) {
                Pmf fresh = fresh(state, die);
                for (int j = 0; j < fresh.size(); j++) {
                    put(to, state, fresh.values[j], likely.times(fresh.probability(j)));
                }
            } else {
                put(to, state, shown, likely);
            }
        }
    }

    private void put(States to, State state, Rational value, Rational p) {
        budget.charge(20 + state.values.size() / 2, p.bits());
        to.add(with(state, value), p);
    }

    /// Whether the die must be unlike those before it and is not.
    private boolean refused(State state, Rational value) {
        return plan.unique != null
                && Plan.any(plan.uniques, value)
                && Collections.binarySearch(state.values, value) >= 0;
    }

    private Pmf fresh(State state, DieOdds odds) {
        if (plan.unique != null && plan.unique.once()) {
            return odds.faces();
        }
        budget.charge(10L * odds.faces().size());
        Pmf kept = odds.faces().where(value -> !refused(state, value));
        if (kept.size() == 0) {
            throw budget.spent();
        }
        return kept.times(Rational.ONE.over(kept.mass()));
    }

    private State with(State state, Rational value) {
        List<Rational> values = new ArrayList<>(state.values.size() + 1);
        values.addAll(state.values);
        int at = Collections.binarySearch(values, value);
        values.add(at < 0 ? -at - 1 : at, value);
        if (values.size() <= room) {
            return new State(values, state.settled, state.stock);
        }
        Rational leaves = highStay ? values.removeFirst() : values.removeLast();
        return new State(
                values,
                leaversCount ? state.settled.plus(plan.worth(leaves)) : state.settled,
                state.stock);
    }

    Pmf total() {
        Map<Rational, Rational> totals = new HashMap<>();
        states.forEach((state, p) -> totals.merge(total(state), p, Rational::plus));
        return Pmf.ofProbabilities(totals);
    }

    private Rational total(State state) {
        if (leaversCount && room < Integer.MAX_VALUE) {
            return state.settled;
        }
        List<Rational> values = state.values;
        int low = room < Integer.MAX_VALUE ? 0 : plan.lowest(values.size());
        int high =
                room < Integer.MAX_VALUE
                        ? values.size()
                        : values.size() - plan.highest(values.size());
        List<Rational> kept = low < high ? values.subList(low, high) : List.of();
        if (plan.totalsMatches()) {
            return Rational.of(
                    kept.stream()
                            .distinct()
                            .filter(v -> Matches.matches(plan, v, Collections.frequency(kept, v)))
                            .count());
        }
        return kept.stream().map(plan::worth).reduce(Rational.ZERO, Rational::plus);
    }
}
