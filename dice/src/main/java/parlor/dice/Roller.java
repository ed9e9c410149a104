package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rolls expressions.
public final class Roller {
    private Roller() {}

    public static Roll roll(Expression expression, Faces faces) {
        return roll(expression, faces, Variables.NONE);
    }

    /// Throws [DiceException] when a limit is reached or a value does not exist; then there is no
    /// roll.
    public static Roll roll(Expression expression, Faces faces, Variables variables) {
        Expression expanded = expand(expression, variables);
        Evaluator evaluator = new Evaluator(faces);
        List<Roll.Result> results = new ArrayList<>(expanded.results());
        for (int i = 0; i < expanded.results(); i++) {
            results.add(result(expanded, evaluator));
        }
        return new Roll(
                expanded, results, expanded.repeated(), evaluator.draws(), evaluator.capped);
    }

    /// The expression with every name replaced by what it stands for; an equal one if there is
    /// none. What it prints can be read again, so it keeps the limits on depth and length too.
    @SuppressWarnings("ReferenceEquality") // the same object says that nothing changed
    public static Expression expand(Expression expression, Variables variables) {
        Expression expanded = new References(variables).expand(expression);
        return expanded.equals(expression)
                ? expression
                : Notation.parseExpanded(expanded.toString());
    }

    private static Roll.Result result(Expression expression, Evaluator evaluator) {
        int before = evaluator.draws();
        Rolled rolled = evaluator.evaluate(expression.body());
        Rational value = Limits.checked(rolled.value());
        boolean cut = evaluator.draws() - before > Limits.SHOWN_DICE;
        Roll.Outcome outcome = outcome(expression.versus(), value, evaluator);
        String breakdown = Breakdown.of(rolled, Integer.MAX_VALUE);
        return new Roll.Result(
                value,
                value.decimal(2),
                breakdown,
                cut ? Breakdown.of(rolled, Limits.SHOWN_DICE) : breakdown,
                terms(evaluator.takePools()),
                outcome);
    }

    private static Roll.@Nullable Outcome outcome(
            Expression.@Nullable Versus versus, Rational value, Evaluator evaluator) {
        if (versus == null) {
            return null;
        }
        Rational target = evaluator.evaluate(versus.target()).value();
        return new Roll.Outcome(
                versus.comparison().holds(value, target), target, value.minus(target));
    }

    private static List<Term> terms(List<Pool> pools) {
        List<Term> terms = new ArrayList<>(pools.size());
        for (Pool pool : pools) {
            terms.add(new Term(pool));
        }
        return terms;
    }
}
