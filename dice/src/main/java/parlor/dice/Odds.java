package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to expect of one result of an expression, in exact fractions. Past the budget `exact` is
/// false, and there is only what follows without the distribution. Chains of dice without a limit
/// are followed to chances below 1 in 10^13; then `exact` is false too, but the distribution is
/// there; so it is too when the limit on rolls again, which is left out, has a chance above 1 in
/// 10^9 at one die. With a target there is `success`.
///
/// @param range the totals that can be reached
public record Odds(
        boolean exact,
        @Nullable Rational mean,
        @Nullable Rational variance,
        List<Chance> distribution,
        @Nullable Rational success,
        Range range) {
    /// The work one request may cause.
    static final long BUDGET = 1_000_000;

    /// A total and how likely it is.
    public record Chance(Rational total, Rational probability) {}

    public Odds {
        distribution = List.copyOf(distribution);
    }

    public static Odds of(Expression expression) {
        return of(expression, Variables.NONE);
    }

    /// Throws [DiceException] when a value does not exist, such as the quotient by a die that may
    /// be 0.
    public static Odds of(Expression expression, Variables variables) {
        Expression expanded = Roller.expand(expression, variables);
        Analysis analysis = new Analysis(new Budget(BUDGET), 0);
        Pmf body = null;
        Rational success = null;
        boolean exact = true;
        try {
            body = analysis.of(expanded.body());
            success = success(expanded.versus(), body, analysis);
        } catch (Budget.Spent e) {
            exact = false;
        }
        Moments moments =
                exact && !analysis.truncated() && body != null
                        ? Moments.of(body)
                        : moments(expanded.body(), body);
        boolean all = exact && !analysis.truncated() && body != null;
        return new Odds(
                all,
                moments == null ? null : moments.mean(),
                moments == null ? null : moments.variance(),
                body == null ? List.of() : chances(body),
                success,
                all && body != null ? Range.of(body) : Range.of(expanded));
    }

    private static @Nullable Rational success(
            Expression.@Nullable Versus versus, Pmf body, Analysis analysis) {
        return versus == null
                ? null
                : body.holds(versus.comparison(), analysis.of(versus.target()), analysis.budget());
    }

    private static @Nullable Moments moments(Node node, @Nullable Pmf body) {
        try {
            Moments moments = Moments.of(node, new Budget(BUDGET / 4));
            return moments != null || body == null ? moments : Moments.of(body);
        } catch (Budget.Spent e) {
            return body == null ? null : Moments.of(body);
        }
    }

    private static List<Chance> chances(Pmf pmf) {
        List<Chance> chances = new ArrayList<>(pmf.size());
        for (int i = 0; i < pmf.size(); i++) {
            chances.add(new Chance(pmf.values[i], pmf.probability(i)));
        }
        return chances;
    }
}
