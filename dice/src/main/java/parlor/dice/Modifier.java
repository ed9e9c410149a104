package parlor.dice;

import org.jspecify.annotations.Nullable;

/// What is done to a pool of dice or a group; kept in the order it was written.
public sealed interface Modifier {
    /// A value to hold faces against. The argument is a number or stands in parentheses.
    record Point(Comparison comparison, Node argument) {}

    record Min(Node argument) implements Modifier {}

    record Max(Node argument) implements Modifier {}

    /// No point means the highest face. A `most` of 0 means no bound but the chain limit.
    record Explode(
            boolean compound, boolean penetrate, int most, boolean inTerm, @Nullable Point point)
            implements Modifier {}

    /// No point means the lowest face.
    record Reroll(boolean once, @Nullable Point point) implements Modifier {}

    /// No point means every value.
    record Unique(boolean once, @Nullable Point point) implements Modifier {}

    record Keep(boolean high, Node count) implements Modifier {}

    record Drop(boolean high, Node count) implements Modifier {}

    record Success(Point point) implements Modifier {}

    record Failure(Point point) implements Modifier {}

    /// Marks only. No point means the highest face for a success, else the lowest.
    record Critical(boolean success, @Nullable Point point) implements Modifier {}

    /// `total`: the number of matched values becomes the worth of the term.
    record Match(boolean total, int least, @Nullable Point point) implements Modifier {}

    record Sort(boolean descending) implements Modifier {}

    record Advantage(boolean high, int extra) implements Modifier {}
}
