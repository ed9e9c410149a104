package parlor.dice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operators and functions on what parts can be worth, as far as their ends and gaps tell. What
/// they do not tell counts as too much work.
final class ReachArithmetic {
    private final Budget budget;

    ReachArithmetic(Budget budget) {
        this.budget = budget;
    }

    Reach apply(Node.Operator operator, Reach a, Reach b) {
        return switch (operator) {
            case ADD -> a.plus(b);
            case SUBTRACT -> a.plus(b.negated());
            case MULTIPLY -> a.times(b);
            case DIVIDE -> a.times(inverse(b));
            case MODULO -> modulo(a, divisor(b));
            case POWER -> power(a, b);
        };
    }

    /// Throws [DiceException] when 0 can come up.
    private Reach divisor(Reach value) {
        boolean end = Rational.ZERO.equals(value.min()) || Rational.ZERO.equals(value.max());
        if (end || (value.crossesZero() && value.filled())) {
            throw Arithmetic.divisionByZero();
        }
        if (value.crossesZero()) {
            throw budget.spent();
        }
        return value;
    }

    /// An open end comes as near to 0 as rounding shows.
    private Reach inverse(Reach value) {
        Reach divisor = divisor(value);
        return new Reach(
                divisor.max() == null ? Rational.ZERO : Rational.ONE.over(divisor.max()),
                divisor.min() == null ? Rational.ZERO : Rational.ONE.over(divisor.min()),
                false);
    }

    private Reach modulo(Reach a, Reach b) {
        if (b.isUpTo(Rational.ZERO)) {
            return modulo(a.negated(), b.negated()).negated();
        }
        Rational low = a.min();
        Rational high = a.max();
        if (low == null || high == null || !(a.filled() || a.isPoint()) || !b.filled()) {
            throw budget.spent();
        }
        Reach all = null;
        for (Rational divisor : Bounds.wholes(b, budget)) {
            Reach rest = remainder(low, high, divisor);
            all = all == null ? rest : all.or(rest);
        }
        return all == null ? Reach.ZERO : all;
    }

    private static Reach remainder(Rational low, Rational high, Rational divisor) {
        if (low.over(divisor).floor().equals(high.over(divisor).floor())) {
            Rational first = low.modulo(divisor);
            Rational last = high.modulo(divisor);
            return new Reach(first, last, first.isWhole());
        }
        Rational most = divisor.minus(Rational.ONE);
        return new Reach(Rational.ZERO, most, high.minus(low).compareTo(most) >= 0);
    }

    private Reach power(Reach base, Reach exponent) {
        if (exponent.filled()) {
            Reach all = null;
            for (Rational value : Bounds.wholes(exponent, budget)) {
                Reach raised = power(base, value);
                all = all == null ? raised : all.or(raised);
            }
            return all == null ? Reach.ZERO : all;
        }
        boolean rises = base.isFrom(Rational.ONE) && exponent.isFrom(Rational.ZERO);
        if (!rises || base.max() == null || exponent.max() == null) {
            throw budget.spent();
        }
        return new Reach(
                Reach.both(base.min(), exponent.min(), ReachArithmetic::raised),
                Reach.both(base.max(), exponent.max(), ReachArithmetic::raised),
                false);
    }

    private static Rational raised(Rational base, Rational exponent) {
        return Arithmetic.apply(Node.Operator.POWER, base, exponent);
    }

    private Reach power(Reach base, Rational exponent) {
        if (exponent.signum() < 0) {
            return inverse(power(base, exponent.negate()));
        }
        if (exponent.signum() == 0 || base.isPoint()) {
            Rational any = base.min() == null ? Rational.ONE : base.min();
            return Reach.of(raised(any, exponent));
        }
        boolean even = exponent.modulo(Rational.of(2)).signum() == 0;
        Reach size = even ? abs(base) : base;
        return new Reach(
                size.min() == null ? null : raised(size.min(), exponent),
                size.max() == null ? null : raised(size.max(), exponent),
                size.filled() && exponent.equals(Rational.ONE));
    }

    Reach apply(Node.Function function, List<Reach> arguments) {
        Reach first = arguments.getFirst();
        return switch (function) {
            case MIN -> arguments.stream().reduce(first, Reach::lower);
            case MAX -> arguments.stream().reduce(first, Reach::higher);
            case POW -> power(first, arguments.getLast());
            case ABS -> abs(first);
            case CEIL, FLOOR, ROUND, SIGN, SQRT, TRUNC -> rising(function, first);
        };
    }

    private static Reach rising(Node.Function function, Reach value) {
        Rational min = end(function, value.min(), -1);
        Rational max = end(function, value.max(), 1);
        boolean point = min != null && min.equals(max) && min.isWhole();
        return new Reach(min, max, point || (value.filled() && function != Node.Function.SQRT));
    }

    private static @Nullable Rational end(
            Node.Function function, @Nullable Rational value, int infinity) {
        if (value == null) {
            return function == Node.Function.SIGN ? Rational.of(infinity) : null;
        }
        return Arithmetic.apply(function, List.of(value));
    }

    private Reach abs(Reach value) {
        if (value.isFrom(Rational.ZERO)) {
            return value;
        }
        Reach mirror = value.negated();
        if (mirror.isFrom(Rational.ZERO)) {
            return mirror;
        }
        if (!value.filled()) {
            throw budget.spent();
        }
        Rational max = Reach.both(value.max(), mirror.max(), Reach::greater);
        return new Reach(Rational.ZERO, max, true);
    }
}
