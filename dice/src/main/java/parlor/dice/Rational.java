package parlor.dice;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// An exact fraction in lowest terms. Immutable; equal values are equal objects.
public final class Rational implements Comparable<Rational> {
    private static final int LOWEST_CACHED = -256;
    private static final Rational[] CACHE = new Rational[1280];
    private static final long SMALL = 1L << 40;

    static {
        for (int i = 0; i < CACHE.length; i++) {
            CACHE[i] = new Rational(i + LOWEST_CACHED, 1, null);
        }
    }

    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);

    private record Big(BigInteger num, BigInteger den) {}

    private final long num;
    private final long den;
    private final @Nullable Big big;

    private Rational(long num, long den, @Nullable Big big) {
        this.num = num;
        this.den = den;
        this.big = big;
    }

    public static Rational of(long whole) {
        long at = whole - LOWEST_CACHED;
        return at >= 0 && at < CACHE.length ? CACHE[(int) at] : new Rational(whole, 1, null);
    }

    /// The fraction `num/den`; `den` is not 0.
    public static Rational of(long num, long den) {
        if (den == 1) {
            return of(num);
        }
        if (num == Long.MIN_VALUE || den == Long.MIN_VALUE) {
            return of(BigInteger.valueOf(num), BigInteger.valueOf(den));
        }
        long divisor = gcd(Math.abs(num), Math.abs(den));
        long sign = den < 0 ? -1 : 1;
        long lowest = sign * den / divisor;
        long top = sign * num / divisor;
        return lowest == 1 ? of(top) : new Rational(top, lowest, null);
    }

    /// The fraction `num/den`; `den` is not 0.
    public static Rational of(BigInteger num, BigInteger den) {
        BigInteger divisor = num.gcd(den);
        BigInteger signed = den.signum() < 0 ? divisor.negate() : divisor;
        BigInteger top = num.divide(signed);
        BigInteger bottom = den.divide(signed);
        if (top.bitLength() < 63 && bottom.bitLength() < 63) {
            long whole = top.longValue();
            return bottom.equals(BigInteger.ONE)
                    ? of(whole)
                    : new Rational(whole, bottom.longValue(), null);
        }
        return new Rational(0, 1, new Big(top, bottom));
    }

    private static long gcd(long a, long b) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    public BigInteger numerator() {
        return big == null ? BigInteger.valueOf(num) : big.num;
    }

    public BigInteger denominator() {
        return big == null ? BigInteger.valueOf(den) : big.den;
    }

    public boolean isWhole() {
        return big == null ? den == 1 : big.den.equals(BigInteger.ONE);
    }

    /// Whole and far from any limit.
    boolean isSmall() {
        return big == null && den == 1 && num < SMALL && num > -SMALL;
    }

    int bits() {
        return big == null ? 64 : Math.max(big.num.bitLength(), big.den.bitLength());
    }

    /// A whole value as an int, clipped to what an int holds.
    int clipped() {
        return Math.clamp(
                big == null ? num / den : floor().numerator().longValue(),
                Integer.MIN_VALUE,
                Integer.MAX_VALUE);
    }

    public int signum() {
        return big == null ? Long.signum(num) : big.num.signum();
    }

    public Rational plus(Rational that) {
        if (isSmall() && that.isSmall()) {
            return of(num + that.num);
        }
        return of(
                numerator()
                        .multiply(that.denominator())
                        .add(that.numerator().multiply(denominator())),
                denominator().multiply(that.denominator()));
    }

    public Rational minus(Rational that) {
        return isSmall() && that.isSmall() ? of(num - that.num) : plus(that.negate());
    }

    public Rational times(Rational that) {
        if (fitsHalf() && that.fitsHalf()) {
            return of(num * that.num, den * that.den);
        }
        return of(
                numerator().multiply(that.numerator()), denominator().multiply(that.denominator()));
    }

    /// The quotient; `that` is not 0.
    public Rational over(Rational that) {
        if (fitsHalf() && that.fitsHalf()) {
            return of(num * that.den, den * that.num);
        }
        return of(
                numerator().multiply(that.denominator()), denominator().multiply(that.numerator()));
    }

    private boolean fitsHalf() {
        return big == null && den < (1L << 31) && num < (1L << 31) && num > -(1L << 31);
    }

    /// The remainder with the sign of the divisor; `that` is not 0.
    public Rational modulo(Rational that) {
        return minus(that.times(over(that).floor()));
    }

    public Rational negate() {
        return big == null && num != Long.MIN_VALUE
                ? (den == 1 ? of(-num) : new Rational(-num, den, null))
                : of(numerator().negate(), denominator());
    }

    public Rational abs() {
        return signum() < 0 ? negate() : this;
    }

    public Rational floor() {
        if (big == null) {
            return den == 1 ? this : of(Math.floorDiv(num, den));
        }
        BigInteger[] parts = big.num.divideAndRemainder(big.den);
        return of(
                parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0],
                BigInteger.ONE);
    }

    /// The power; the exponent is whole, and the base is not 0 when it is negative.
    public Rational power(int exponent) {
        int size = Math.abs(exponent);
        Rational raised = of(numerator().pow(size), denominator().pow(size));
        return exponent < 0 ? ONE.over(raised) : raised;
    }

    /// Exact when it is exact, else 12 decimals truncated; the value is not negative.
    public Rational squareRoot() {
        BigInteger top = numerator().sqrt();
        BigInteger bottom = denominator().sqrt();
        Rational guess = of(top, bottom);
        if (guess.times(guess).equals(this)) {
            return guess;
        }
        BigInteger scale = BigInteger.TEN.pow(12);
        BigInteger scaled = numerator().multiply(scale).multiply(scale).divide(denominator());
        return of(scaled.sqrt(), scale);
    }

    @Override
    public int compareTo(Rational that) {
        if (big == null && that.big == null && den == 1 && that.den == 1) {
            return Long.compare(num, that.num);
        }
        return numerator()
                .multiply(that.denominator())
                .compareTo(that.numerator().multiply(denominator()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Rational that)) {
            return false;
        }
        return big == null
                ? that.big == null && num == that.num && den == that.den
                : big.equals(that.big);
    }

    @Override
    public int hashCode() {
        return big == null ? Long.hashCode(num * 31 + den) : big.hashCode();
    }

    /// The fraction as `7/432`, or as `7` when it is whole.
    @Override
    public String toString() {
        if (big == null) {
            return den == 1 ? Long.toString(num) : num + "/" + den;
        }
        return isWhole() ? big.num.toString() : big.num + "/" + big.den;
    }

    /// As a decimal of at most so many places, half away from zero, without trailing zeros.
    public String decimal(int places) {
        return big == null && den == 1 ? Long.toString(num) : Decimals.text(this, places);
    }
}
