package parlor.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.dice.Sides;

/// Lines of which `t[name]` picks one. The name is in lower case.
public record RollTable(String name, List<Line> lines) {
    public RollTable {
        lines = List.copyOf(lines);
    }

    /// One line of a table.
    ///
    /// @param text a number, or what the die shows; unique in its table
    /// @param weight how many times as likely as a line of weight 1
    /// @param roll a notation that is rolled when the line comes up, or null
    public record Line(String text, int weight, @Nullable String roll) {
        Sides.Item face() {
            return Sides.Item.of(text, weight);
        }
    }

    /// The die that picks a line.
    String die() {
        return "d" + new Sides.Custom(lines.stream().map(Line::face).toList());
    }

    /// Whether some line is rolled on.
    boolean leadsOn() {
        return lines.stream().anyMatch(line -> line.roll() != null);
    }

    /// What is rolled next when a line has come up, or null.
    @Nullable String next(String text) {
        return lines.stream()
                .filter(line -> line.text().equals(text))
                .map(Line::roll)
                .findFirst()
                .orElse(null);
    }
}
