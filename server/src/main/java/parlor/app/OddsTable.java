package parlor.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.dice.Odds;
import parlor.dice.Rational;

/// What to expect of a roll, as lines of text: exact fractions, and decimals beside them.
final class OddsTable {
    private static final int PLACES = 6;

    private OddsTable() {}

    static List<String> of(Odds odds) {
        var lines = new ArrayList<String>();
        add(lines, "mean", odds.mean());
        add(lines, "variance", odds.variance());
        add(lines, "success", odds.success());
        if (!odds.exact()) {
            lines.add(
                    odds.distribution().isEmpty()
                            ? "there are too many cases to count them all"
                            : "chains are followed to chances below 1 in 10^13, rolls again without a limit");
        }
        for (var chance : odds.distribution()) {
            add(lines, chance.total().decimal(2), chance.probability());
        }
        return List.copyOf(lines);
    }

    private static void add(List<String> lines, String name, @Nullable Rational value) {
        if (value != null) {
            var about = value.isWhole() ? "" : "  (" + value.decimal(PLACES) + ")";
            lines.add("%-9s %s%s".formatted(name, value, about));
        }
    }
}
