package parlor.dice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// What a part can be worth: its lowest and highest value, both of which it reaches; null where
/// there is none. When it is `filled` both are whole, and so it reaches every whole number between.
record Reach(@Nullable Rational min, @Nullable Rational max, boolean filled) {
    static final Reach ZERO = of(Rational.ZERO);

    static Reach of(Rational value) {
        return new Reach(value, value, value.isWhole());
    }

    static Reach filled(Rational min, Rational max) {
        return new Reach(min, max, true);
    }

    boolean isPoint() {
        return min != null && min.equals(max);
    }

    boolean isFrom(Rational least) {
        return min != null && min.compareTo(least) >= 0;
    }

    boolean isUpTo(Rational most) {
        return max != null && max.compareTo(most) <= 0;
    }

    /// Whether 0 is between the ends and neither of them.
    boolean crossesZero() {
        return !isFrom(Rational.ZERO) && !isUpTo(Rational.ZERO);
    }

    Reach negated() {
        return new Reach(
                max == null ? null : max.negate(), min == null ? null : min.negate(), filled);
    }

    Reach plus(Reach that) {
        return new Reach(
                both(min, that.min, Rational::plus),
                both(max, that.max, Rational::plus),
                filled && that.filled);
    }

    /// Either the one or the other.
    Reach or(Reach that) {
        boolean touch = filled && that.filled && !isBelow(that) && !that.isBelow(this);
        return new Reach(
                both(min, that.min, Reach::lesser), both(max, that.max, Reach::greater), touch);
    }

    /// Whether there is a whole number between this and what is above it.
    private boolean isBelow(Reach that) {
        return max != null && that.min != null && max.plus(Rational.ONE).compareTo(that.min) < 0;
    }

    Reach higher(Reach that) {
        Rational least = min == null ? that.min : that.min == null ? min : greater(min, that.min);
        return new Reach(least, both(max, that.max, Reach::greater), filled && that.filled);
    }

    Reach lower(Reach that) {
        return negated().higher(that.negated()).negated();
    }

    Reach times(Reach that) {
        List<Rational> corners = new ArrayList<>();
        boolean[] open = new boolean[2];
        corner(min, -1, that.min, -1, corners, open);
        corner(min, -1, that.max, 1, corners, open);
        corner(max, 1, that.min, -1, corners, open);
        corner(max, 1, that.max, 1, corners, open);
        Rational low = open[0] ? null : corners.stream().min(Comparator.naturalOrder()).get();
        Rational high = open[1] ? null : corners.stream().max(Comparator.naturalOrder()).get();
        boolean point = low != null && low.equals(high) && low.isWhole();
        return new Reach(
                low, high, point || (filled && that.isUnit()) || (isUnit() && that.filled));
    }

    /// One product of ends, where an open end is infinite and 0 times anything is 0.
    private static void corner(
            @Nullable Rational a,
            int infiniteA,
            @Nullable Rational b,
            int infiniteB,
            List<Rational> corners,
            boolean[] open) {
        if (a != null && b != null) {
            corners.add(a.times(b));
            return;
        }
        int sign = (a == null ? infiniteA : a.signum()) * (b == null ? infiniteB : b.signum());
        if (sign == 0) {
            corners.add(Rational.ZERO);
        } else {
            open[sign < 0 ? 0 : 1] = true;
        }
    }

    private boolean isUnit() {
        return isPoint() && min != null && min.abs().equals(Rational.ONE);
    }

    static Rational lesser(Rational a, Rational b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    static Rational greater(Rational a, Rational b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    static @Nullable Rational both(
            @Nullable Rational a, @Nullable Rational b, BinaryOperator<Rational> operation) {
        return a == null || b == null ? null : operation.apply(a, b);
    }
}
