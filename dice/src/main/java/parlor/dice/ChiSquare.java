package parlor.dice;

/// How likely an honest source is to stray at least so far: the upper tail of chi-square.
final class ChiSquare {
    private static final int STEPS = 10_000;
    private static final double SMALL = 1e-15;

    private ChiSquare() {}

    static double p(double chiSquare, int degrees) {
        return chiSquare <= 0 ? 1 : Math.clamp(upper(degrees / 2.0, chiSquare / 2), 0.0, 1.0);
    }

    /// The regularised upper incomplete gamma function.
    private static double upper(double a, double x) {
        double scale = Math.exp(a * Math.log(x) - x - logGamma(a));
        return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x);
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int i = 1; i < STEPS && term > sum * SMALL; i++) {
            term *= x / (a + i);
            sum += term;
        }
        return sum;
    }

    /// By Lentz's method.
    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double value = d;
        for (int i = 1; i < STEPS; i++) {
            double step = -i * (i - a);
            b += 2;
            d = 1 / (step * d + b);
            c = b + step / c;
            value *= c * d;
            if (Math.abs(c * d - 1) < SMALL) {
                break;
            }
        }
        return value;
    }

    /// By Stirling's series, from 10 on; below by the recurrence.
    static double logGamma(double x) {
        double product = 1;
        double y = x;
        for (; y < 10; y++) {
            product *= y;
        }
        double square = 1 / (y * y);
        double tail = (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680))) / y;
        return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + tail - Math.log(product);
    }
}
