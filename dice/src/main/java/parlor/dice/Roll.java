package parlor.dice;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What came of an expression: one result, or several when it is repeated. `capped` says that a
/// chain of dice was stopped at its limit; `draws` counts every face drawn.
public record Roll(
        Expression expression, List<Result> results, boolean repeated, int draws, boolean capped) {
    public Roll {
        results = List.copyOf(results);
    }

    /// One total. `breakdown` has every face; `shown` at most [Limits#SHOWN_DICE] dice. The outcome
    /// is there when there was a target.
    public record Result(
            Rational exact,
            String total,
            String breakdown,
            String shown,
            List<Term> terms,
            @Nullable Outcome outcome) {}

    /// How a total did against its target; `margin` is total less target.
    public record Outcome(boolean success, Rational target, Rational margin) {
        public String text() {
            return success ? "success" : "failure";
        }
    }

    public @Nullable String label() {
        return expression.label();
    }

    /// The total as text, several joined with `"; "`.
    public String total() {
        return joined(Result::total);
    }

    /// The breakdown with every face, several joined with `"; "`.
    public String breakdown() {
        return joined(Result::breakdown);
    }

    /// The breakdown for people, cut short when there are many dice.
    public String shown() {
        return joined(Result::shown);
    }

    /// Whether [#shown] leaves dice out.
    public boolean isCut() {
        return results.stream().anyMatch(result -> !result.shown().equals(result.breakdown()));
    }

    /// Every term of every result.
    public List<Term> terms() {
        return results.stream().flatMap(result -> result.terms().stream()).toList();
    }

    private String joined(Function<Result, String> part) {
        return results.size() == 1
                ? part.apply(results.getFirst())
                : results.stream().map(part).collect(Collectors.joining("; "));
    }
}
