package parlor.dice;

import org.jspecify.annotations.Nullable;

/// The lowest and the highest total an expression can reach; null means that there is none.
public record Range(@Nullable Rational min, @Nullable Rational max) {
    private static final long BUDGET = 300_000;

    public static Range of(Expression expression) {
        return of(expression, Variables.NONE);
    }

    /// Exact where the distribution is within the budget, else from the ranges of the parts.
    public static Range of(Expression expression, Variables variables) {
        Node body = Roller.expand(expression, variables).body();
        Range exact = Chains.endless(body) ? null : exact(body);
        return exact != null ? exact : new Bounds(new Budget(BUDGET)).of(body);
    }

    /// Null when it is too much work.
    static @Nullable Range exact(Node node) {
        try {
            return of(new Analysis(new Budget(BUDGET), 0).of(node));
        } catch (Budget.Spent e) {
            return null;
        }
    }

    static Range of(Pmf pmf) {
        return new Range(pmf.lowest(), pmf.highest());
    }

    boolean holds(Rational value) {
        return (min == null || min.compareTo(value) <= 0)
                && (max == null || max.compareTo(value) >= 0);
    }
}
