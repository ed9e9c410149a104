package parlor.dice;

import org.jspecify.annotations.Nullable;

/// A whole roll as it was written: how often, what, against what, and what it is for. `times` is 0
/// when it is not repeated. [#toString] is its canonical notation.
public record Expression(int times, Node body, @Nullable Versus versus, @Nullable String label) {
    /// What a total is held against.
    public record Versus(Comparison comparison, Node target) {}

    public boolean repeated() {
        return times > 0;
    }

    /// How many results it gives.
    public int results() {
        return Math.max(1, times);
    }

    @Override
    public String toString() {
        return Notation.print(this);
    }
}
