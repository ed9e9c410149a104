package parlor.dice;

import java.util.HashMap;
import java.util.Map;

/// Kept dice that show the same: `m` and `mt`.
final class Matches {
    private Matches() {}

    /// Marks the dice that match, afresh.
    static void mark(Pool pool) {
        Map<Rational, Integer> counts = counts(pool);
        for (int i = 0; i < pool.size; i++) {
            Pool.Die die = pool.dice[i];
            die.flags &= ~Pool.MATCHED;
            if (!die.isDropped() && matched(pool.plan, die.value, counts)) {
                die.flags |= Pool.MATCHED;
            }
        }
    }

    /// How many different values match.
    static int values(Pool pool) {
        Map<Rational, Integer> counts = counts(pool);
        int values = 0;
        for (Rational value : counts.keySet()) {
            values += matched(pool.plan, value, counts) ? 1 : 0;
        }
        return values;
    }

    private static boolean matched(Plan plan, Rational value, Map<Rational, Integer> counts) {
        return matches(plan, value, counts.getOrDefault(value, 0));
    }

    /// Whether so many kept dice of a value are a match.
    static boolean matches(Plan plan, Rational value, int count) {
        return plan.match != null
                && count >= plan.match.least()
                && (plan.matched == null || plan.matched.matches(value));
    }

    private static Map<Rational, Integer> counts(Pool pool) {
        Map<Rational, Integer> counts = new HashMap<>();
        for (int i = 0; i < pool.size; i++) {
            Pool.Die die = pool.dice[i];
            if (!die.isDropped()) {
                counts.merge(die.value, 1, Integer::sum);
            }
        }
        return counts;
    }
}
