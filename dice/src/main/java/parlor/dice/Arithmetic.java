package parlor.dice;

import java.util.List;

/// The operators and functions on exact values, each within the limits.
final class Arithmetic {
    private Arithmetic() {}

    static Rational apply(Node.Operator operator, Rational left, Rational right) {
        return Limits.checked(
                switch (operator) {
                    case ADD -> left.plus(right);
                    case SUBTRACT -> left.minus(right);
                    case MULTIPLY -> left.times(right);
                    case DIVIDE -> left.over(divisor(right));
                    case MODULO -> left.modulo(divisor(right));
                    case POWER -> power(left, right);
                });
    }

    static Rational apply(Node.Function function, List<Rational> arguments) {
        Rational first = arguments.getFirst();
        return switch (function) {
            case ABS -> first.abs();
            case CEIL -> Decimals.ceil(first);
            case FLOOR -> first.floor();
            case ROUND -> Decimals.round(first);
            case SIGN -> Rational.of(first.signum());
            case SQRT -> root(first);
            case TRUNC -> Decimals.truncate(first);
            case MIN -> arguments.stream().min(Rational::compareTo).orElseThrow();
            case MAX -> arguments.stream().max(Rational::compareTo).orElseThrow();
            case POW -> Limits.checked(power(first, arguments.getLast()));
        };
    }

    private static Rational divisor(Rational value) {
        if (value.signum() == 0) {
            throw divisionByZero();
        }
        return value;
    }

    static DiceException divisionByZero() {
        return new DiceException(DiceError.DIV_ZERO, "nothing can be divided by 0");
    }

    private static Rational root(Rational value) {
        if (value.signum() < 0) {
            throw new DiceException(DiceError.ARG, "a negative number has no square root");
        }
        return value.squareRoot();
    }

    private static Rational power(Rational base, Rational exponent) {
        if (!exponent.isWhole() || Math.abs((long) exponent.clipped()) > Limits.EXPONENT) {
            throw new DiceException(
                    DiceError.ARG,
                    "an exponent is a whole number from -64 to 64; for roots there is `sqrt`");
        }
        int times = exponent.clipped();
        if (times < 0) {
            divisor(base);
        }
        long bits =
                Math.max(base.numerator().bitLength(), base.denominator().bitLength())
                        * (long) Math.abs(times);
        if (bits > Limits.BITS) {
            throw new DiceException(DiceError.OVERFLOW, "this power is too large");
        }
        return base.power(times);
    }
}
