package parlor.rooms;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.dice.Notation;
import parlor.dice.Roll;

/// What was rolled and what came of it.
///
/// @param dice as the roller wrote it
/// @param expr what was rolled: canonical, with names replaced, without label and tags
/// @param total null when there are several results
/// @param breakdown with every face
/// @param shown the breakdown cut for people
/// @param results the totals of a repeated roll (`3#d6`)
/// @param capped whether a chain of dice was stopped at its limit
public record Fallen(
        String dice,
        String expr,
        @Nullable String label,
        @Nullable String total,
        String breakdown,
        String shown,
        @Nullable String outcome,
        @Nullable String margin,
        List<Term> terms,
        @Nullable List<Result> results,
        boolean capped) {

    /// One die term.
    ///
    /// @param die what it threw, as it prints: `d6`; null where that was not kept
    /// @param faces what each die counts as in the end, as it prints
    /// @param kept whether each of them counts
    /// @param drawn every face that was drawn, in order, where that is not `faces`
    public record Term(
            String notation,
            @Nullable String die,
            List<String> faces,
            List<Boolean> kept,
            @Nullable List<String> drawn) {
        static Term of(parlor.dice.Term term) {
            var faces = term.faces();
            var drawn = term.drawn();
            return new Term(
                    term.notation(),
                    "d" + term.sides(),
                    faces,
                    term.kept(),
                    drawn.equals(faces) ? null : drawn);
        }

        /// Every face that was drawn.
        public List<String> thrown() {
            return drawn == null ? faces : drawn;
        }
    }

    /// One of several results.
    public record Result(String total, String breakdown) {}

    static Fallen of(Roll roll, String dice, @Nullable String label) {
        var first = roll.results().getFirst();
        var outcome = roll.repeated() ? null : first.outcome();
        return new Fallen(
                dice,
                Notation.bare(roll.expression()),
                label,
                roll.repeated() ? null : first.total(),
                roll.breakdown(),
                roll.shown(),
                outcome == null ? null : outcome.text(),
                outcome == null ? null : outcome.margin().toString(),
                terms(roll),
                roll.repeated() ? results(roll) : null,
                roll.capped());
    }

    /// The total, or those of all results, as it stands in the log of dice.
    String totals() {
        if (total != null) {
            return total;
        }
        return results == null
                ? ""
                : results.stream().map(Result::total).collect(Collectors.joining("; "));
    }

    /// Whether all that is shown is what this roll shows.
    boolean isOf(Roll roll) {
        return equals(of(roll, dice, label));
    }

    /// The same under another label.
    Fallen labelled(@Nullable String other) {
        return new Fallen(
                dice, expr, other, total, breakdown, shown, outcome, margin, terms, results,
                capped);
    }

    /// What was rolled and what came of it, without what was said of it: no label, no tags, and
    /// what names stood for in the place of names.
    Fallen wordless() {
        return new Fallen(
                expr, expr, null, total, breakdown, shown, outcome, margin, terms, results, capped);
    }

    private static List<Term> terms(Roll roll) {
        return roll.terms().stream().map(Term::of).toList();
    }

    private static List<Result> results(Roll roll) {
        return roll.results().stream()
                .map(result -> new Result(result.total(), result.shown()))
                .toList();
    }
}
