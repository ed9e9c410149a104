package parlor.dice;

import org.jspecify.annotations.Nullable;

/// The lowest and the highest total an expression can reach; null means that there is none, as if
/// chains of dice had no limit. When it takes too much work to know them, `known` is false and both
/// are null.
public record Range(boolean known, @Nullable Rational min, @Nullable Rational max) {
    private static final long BUDGET = 300_000;

    public static Range of(Expression expression) {
        return of(expression, Variables.NONE);
    }

    /// By the distribution where it is within the budget, else from the ends of the parts.
    public static Range of(Expression expression, Variables variables) {
        Node body = Roller.expand(expression, variables).body();
        if (!Chains.endless(body)) {
            Reach counted = counted(body);
            return counted == null ? bounded(body) : of(counted);
        }
        Range bounded = bounded(body);
        Reach counted = bounded.known ? null : counted(body);
        return counted == null ? bounded : of(counted);
    }

    private static Range bounded(Node body) {
        try {
            return of(new Bounds(new Budget(BUDGET)).of(body));
        } catch (Budget.Spent e) {
            return new Range(false, null, null);
        }
    }

    private static @Nullable Reach counted(Node body) {
        try {
            return new Bounds(new Budget(BUDGET)).counted(body);
        } catch (Budget.Spent e) {
            return null;
        }
    }

    private static Range of(Reach reach) {
        return new Range(true, reach.min(), reach.max());
    }

    static Range of(Pmf pmf) {
        return new Range(true, pmf.lowest(), pmf.highest());
    }
}
