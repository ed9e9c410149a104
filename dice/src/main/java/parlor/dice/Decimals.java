package parlor.dice;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// How fractions become decimals and whole numbers.
final class Decimals {
    private static final Rational HALF = Rational.of(1, 2);

    private Decimals() {}

    static BigDecimal rounded(Rational value, int places) {
        BigDecimal exact =
                new BigDecimal(value.numerator())
                        .divide(new BigDecimal(value.denominator()), places, RoundingMode.HALF_UP);
        return exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
    }

    /// A decimal when there is one of the same value, else the fraction as text.
    static Object exact(Rational value) {
        try {
            return new BigDecimal(value.numerator()).divide(new BigDecimal(value.denominator()));
        } catch (ArithmeticException e) {
            return value.toString();
        }
    }

    static String text(Rational value, int places) {
        return rounded(value, places).toPlainString();
    }

    static Rational parse(String text) {
        int point = text.indexOf('.');
        if (point < 0) {
            return Rational.of(Long.parseLong(text));
        }
        int places = text.length() - point - 1;
        long scale = 1;
        for (int i = 0; i < places; i++) {
            scale *= 10;
        }
        String digits = text.substring(0, point) + text.substring(point + 1);
        return Rational.of(Long.parseLong(digits), scale);
    }

    static Rational ceil(Rational value) {
        return value.negate().floor().negate();
    }

    static Rational truncate(Rational value) {
        return value.signum() < 0 ? ceil(value) : value.floor();
    }

    static Rational round(Rational value) {
        Rational size = value.abs().plus(HALF).floor();
        return value.signum() < 0 ? size.negate() : size;
    }

    static List<String> texts(List<Rational> values) {
        List<String> texts = new ArrayList<>();
        for (Rational value : values) {
            texts.add(value.decimal(2));
        }
        return texts;
    }
}
