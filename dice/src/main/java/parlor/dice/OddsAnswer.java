package parlor.dice;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a conformance answer that speak of odds.
final class OddsAnswer {
    private static final int WIDEST_GAPS = 10_000;

    private OddsAnswer() {}

    static void odds(Expression expression, Map<String, @Nullable Object> answer) {
        Odds odds = Odds.of(expression);
        if (odds.success() != null) {
            answer.put("p_success", odds.success().toString());
        }
        if (odds.mean() != null) {
            answer.put("mean", odds.mean().toString());
        }
        if (odds.variance() != null) {
            answer.put("variance", odds.variance().toString());
        }
        Range range = odds.range();
        if (range.known()) {
            answer.put("support", Arrays.asList(text(range.min()), text(range.max())));
        }
        if (!odds.distribution().isEmpty()) {
            answer.put("p", probabilities(odds));
        }
    }

    private static @Nullable String text(@Nullable Rational value) {
        return value == null ? null : value.decimal(2);
    }

    /// By total; whole totals between the ends that never come up have 0.
    private static Map<String, String> probabilities(Odds odds) {
        Map<String, Rational> sums = new LinkedHashMap<>();
        Rational lowest = odds.distribution().getFirst().total();
        Rational span = odds.distribution().getLast().total().minus(lowest);
        if (span.clipped() <= WIDEST_GAPS) {
            for (int i = 0; i <= span.clipped(); i++) {
                sums.put(lowest.floor().plus(Rational.of(i)).toString(), Rational.ZERO);
            }
        }
        for (Odds.Chance chance : odds.distribution()) {
            sums.merge(chance.total().decimal(2), chance.probability(), Rational::plus);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        sums.forEach((total, p) -> texts.put(total, p.toString()));
        return texts;
    }

    static void range(Expression expression, Map<String, @Nullable Object> answer) {
        Range range = Range.of(expression);
        if (!range.known()) {
            return;
        }
        answer.put("min", range.min() == null ? null : Conformance.number(range.min()));
        answer.put("max", range.max() == null ? null : Conformance.number(range.max()));
    }
}
