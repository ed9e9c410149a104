package parlor.rooms;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.dice.Expression;
import parlor.dice.Odds;
import parlor.dice.Range;
import parlor.dice.Rational;

/// The odds of a roll in words for people.
final class OddsNote {
    private static final int MOST_TOTALS = 30;
    private static final MathContext DIGITS = new MathContext(20, RoundingMode.HALF_UP);

    private OddsNote() {}

    /// Throws [parlor.dice.DiceException].
    ///
    /// @param dice as it was asked
    /// @param expression what it stands for
    static String of(String dice, Expression expression) {
        var odds = Odds.of(expression);
        var note = new StringBuilder(dice).append(": ");
        if (odds.success() != null) {
            note.append("succeeds ").append(percent(odds.success())).append("; ");
        }
        if (odds.mean() != null) {
            note.append("mean ").append(odds.mean().decimal(2));
            note.append(", deviation ").append(root(odds.variance())).append(", ");
        }
        note.append(range(odds.range()));
        return note.append(totals(odds)).append('.').toString();
    }

    private static String range(Range range) {
        if (!range.known()) {
            return "too much to work out from where to where";
        }
        var min = range.min() == null ? "without a lowest" : "from " + range.min().decimal(2);
        return min + (range.max() == null ? " without end" : " to " + range.max().decimal(2));
    }

    private static String totals(Odds odds) {
        if (odds.distribution().isEmpty()) {
            return "; too much to work out each total";
        }
        if (odds.distribution().size() > MOST_TOTALS) {
            return "";
        }
        return odds.distribution().stream()
                .map(it -> it.total().decimal(2) + ": " + percent(it.probability()))
                .collect(Collectors.joining(", ", "; ", odds.exact() ? "" : ", and so on"));
    }

    private static String percent(Rational probability) {
        var percent = decimal(probability.times(Rational.of(100)));
        boolean tiny = percent.signum() > 0 && percent.compareTo(new BigDecimal("0.01")) < 0;
        return tiny
                ? "under 0.01 %"
                : percent.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString()
                        + " %";
    }

    private static String root(@Nullable Rational variance) {
        return variance == null
                ? "unknown"
                : decimal(variance).sqrt(DIGITS).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private static BigDecimal decimal(Rational value) {
        return new BigDecimal(value.numerator())
                .divide(new BigDecimal(value.denominator()), DIGITS);
    }
}
