package parlor.dice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Dice that come one after another, of which only so much is remembered as the total depends on.
final class PoolOdds {
    /// The values still in play, ascending, and what those that left are worth.
    private record State(List<Rational> values, Rational settled) {}

    private final Plan plan;
    private final Budget budget;
    private final @Nullable DieOdds die;
    private final int room;
    private final boolean highStay;
    private final boolean leaversCount;
    private Map<State, Rational> states = Map.of(new State(List.of(), Rational.ZERO), Rational.ONE);

    PoolOdds(Plan plan, @Nullable DieOdds die, Budget budget) {
        this.plan = plan;
        this.die = die;
        this.budget = budget;
        int ends = 0;
        ends += plan.keepHigh >= 0 ? 1 : 0;
        ends += plan.keepLow >= 0 ? 1 : 0;
        ends += plan.dropLow > 0 ? 1 : 0;
        ends += plan.dropHigh > 0 ? 1 : 0;
        boolean all = ends != 1 || plan.unique != null || plan.totalsMatches();
        int some =
                Math.max(
                        Math.max(plan.keepHigh, plan.keepLow),
                        Math.max(plan.dropLow, plan.dropHigh));
        room = all ? Integer.MAX_VALUE : some;
        highStay = plan.keepHigh >= 0 || plan.dropHigh > 0;
        leaversCount = plan.dropLow > 0 || plan.dropHigh > 0;
    }

    /// A value that comes without conditions.
    void add(Pmf value) {
        Map<State, Rational> next = new HashMap<>();
        states.forEach((state, p) -> put(next, state, p, value));
        states = next;
    }

    /// A die of the term with all that follows from it.
    void addDie(DieOdds odds) {
        Map<State, Rational> done = new HashMap<>();
        Map<State, Rational> pending =
                throwDie(states, odds.first(), odds, false, odds.chain == 0, done);
        for (int extra = 1; !pending.isEmpty(); extra++) {
            boolean last = extra >= odds.chain;
            pending = throwDie(pending, odds.faces(), odds, true, last, done);
        }
        states = done;
    }

    private Map<State, Rational> throwDie(
            Map<State, Rational> from,
            Pmf shown,
            DieOdds odds,
            boolean extra,
            boolean last,
            Map<State, Rational> done) {
        Map<State, Rational> pending = new HashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            Rational face = shown.values[i];
            Rational likely = shown.probability(i);
            boolean goesOn = !last && odds.explodes(face);
            Pmf lies = odds.rerolled(Pmf.of(extra ? odds.extra(face) : face));
            from.forEach((state, p) -> put(goesOn ? pending : done, state, p.times(likely), lies));
        }
        return pending;
    }

    private void put(Map<State, Rational> to, State state, Rational p, Pmf value) {
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

    private void put(Map<State, Rational> to, State state, Rational value, Rational p) {
        budget.charge(20 + state.values.size() / 2, p.bits());
        to.merge(with(state, value), p, Rational::plus);
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
            return new State(values, state.settled);
        }
        Rational leaves = highStay ? values.removeFirst() : values.removeLast();
        return new State(
                values, leaversCount ? state.settled.plus(plan.worth(leaves)) : state.settled);
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
