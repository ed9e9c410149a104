package parlor.dice;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Values with weights over one common denominator; what is missing from the whole is another part.
final class Pmf {
    private static final int WIDEST = 200_000;

    final Rational[] values;
    final BigInteger[] weights;
    final BigInteger whole;

    private Pmf(Rational[] values, BigInteger[] weights, BigInteger whole) {
        this.values = values;
        this.weights = weights;
        this.whole = whole;
    }

    static Pmf of(Rational value) {
        return new Pmf(new Rational[] {value}, new BigInteger[] {BigInteger.ONE}, BigInteger.ONE);
    }

    static Pmf of(Map<Rational, BigInteger> weights, BigInteger whole) {
        Rational[] values = weights.keySet().toArray(Rational[]::new);
        Arrays.sort(values);
        return new Pmf(
                        values,
                        Arrays.stream(values).map(weights::get).toArray(BigInteger[]::new),
                        whole)
                .reduced();
    }

    /// From probabilities of their own.
    static Pmf ofProbabilities(Map<Rational, Rational> probabilities) {
        BigInteger whole = BigInteger.ONE;
        for (Rational p : probabilities.values()) {
            whole = whole.divide(whole.gcd(p.denominator())).multiply(p.denominator());
        }
        Map<Rational, BigInteger> weights = new HashMap<>();
        for (var entry : probabilities.entrySet()) {
            Rational p = entry.getValue();
            weights.put(entry.getKey(), p.numerator().multiply(whole.divide(p.denominator())));
        }
        return of(weights, whole);
    }

    /// The faces of a die.
    static Pmf of(Sides sides, Budget budget) {
        Map<Rational, BigInteger> weights = new TreeMap<>();
        if (sides instanceof Sides.Custom custom) {
            for (int i = 0; i < custom.faces(); i++) {
                weights.merge(
                        custom.value(custom.firstIndex(i)), custom.weight(i), BigInteger::add);
            }
        } else {
            budget.charge(6L * sides.ways());
            for (int i = 0; i < sides.ways(); i++) {
                weights.merge(sides.value(i), BigInteger.ONE, BigInteger::add);
            }
        }
        return of(weights, BigInteger.valueOf(sides.ways()));
    }

    int size() {
        return values.length;
    }

    Rational lowest() {
        return values[0];
    }

    Rational highest() {
        return values[values.length - 1];
    }

    Rational probability(int at) {
        return Rational.of(weights[at], whole);
    }

    /// How much of the whole is here.
    Rational mass() {
        return Rational.of(Arrays.stream(weights).reduce(BigInteger.ZERO, BigInteger::add), whole);
    }

    private Pmf reduced() {
        if (whole.bitLength() < 64) {
            return this;
        }
        BigInteger common = whole;
        for (int i = 0; i < weights.length && !common.equals(BigInteger.ONE); i++) {
            common = common.gcd(weights[i]);
        }
        if (common.equals(BigInteger.ONE)) {
            return this;
        }
        BigInteger divisor = common;
        return new Pmf(
                values,
                Arrays.stream(weights).map(w -> w.divide(divisor)).toArray(BigInteger[]::new),
                whole.divide(common));
    }

    Pmf map(UnaryOperator<Rational> change) {
        Map<Rational, BigInteger> changed = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            changed.merge(change.apply(values[i]), weights[i], BigInteger::add);
        }
        return of(changed, whole);
    }

    Pmf where(Predicate<Rational> wanted) {
        Map<Rational, BigInteger> kept = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (wanted.test(values[i])) {
                kept.put(values[i], weights[i]);
            }
        }
        return of(kept, whole);
    }

    /// The same shape with another mass.
    Pmf times(Rational factor) {
        BigInteger[] scaled =
                Arrays.stream(weights)
                        .map(w -> w.multiply(factor.numerator()))
                        .toArray(BigInteger[]::new);
        return new Pmf(values, scaled, whole.multiply(factor.denominator())).reduced();
    }

    /// Both parts together.
    Pmf with(Pmf that) {
        BigInteger common = whole.divide(whole.gcd(that.whole)).multiply(that.whole);
        Map<Rational, BigInteger> sum = new HashMap<>();
        addTo(sum, common.divide(whole));
        that.addTo(sum, common.divide(that.whole));
        return of(sum, common);
    }

    private void addTo(Map<Rational, BigInteger> sum, BigInteger factor) {
        for (int i = 0; i < values.length; i++) {
            sum.merge(values[i], weights[i].multiply(factor), BigInteger::add);
        }
    }

    /// Every pair of values, put through an operation.
    Pmf combine(Pmf that, BinaryOperator<Rational> operation, Budget budget) {
        BigInteger product = whole.multiply(that.whole);
        budget.charge(2L * size() * that.size(), product.bitLength());
        Map<Rational, BigInteger> combined = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < that.values.length; j++) {
                combined.merge(
                        operation.apply(values[i], that.values[j]),
                        weights[i].multiply(that.weights[j]),
                        BigInteger::add);
            }
        }
        return of(combined, product);
    }

    /// The sum of two that do not depend on each other.
    Pmf plus(Pmf that, Budget budget) {
        if (size() == 0 || that.size() == 0 || !compact() || !that.compact()) {
            return combine(that, Rational::plus, budget);
        }
        BigInteger product = whole.multiply(that.whole);
        budget.charge((long) size() * that.size() / 2 + size(), product.bitLength());
        long low = lowest().numerator().longValue() + that.lowest().numerator().longValue();
        BigInteger[] sums =
                product.bitLength() < 63
                        ? Convolution.small(this, that)
                        : Convolution.large(this, that);
        int count = 0;
        for (BigInteger sum : sums) {
            count += sum.signum() == 0 ? 0 : 1;
        }
        Rational[] totals = new Rational[count];
        BigInteger[] counted = new BigInteger[count];
        int at = 0;
        for (int i = 0; i < sums.length; i++) {
            if (sums[i].signum() != 0) {
                totals[at] = Rational.of(low + i);
                counted[at++] = sums[i];
            }
        }
        return new Pmf(totals, counted, product);
    }

    /// Whether all values are whole and close together.
    private boolean compact() {
        for (Rational value : values) {
            if (!value.isSmall()) {
                return false;
            }
        }
        return highest().minus(lowest()).clipped() < WIDEST;
    }

    /// How far each value is above the lowest.
    int[] offsets() {
        int[] offsets = new int[values.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = values[i].minus(lowest()).clipped();
        }
        return offsets;
    }

    /// The sum of so many that are alike.
    Pmf sumOf(int count, Budget budget) {
        Pmf sum = of(Rational.ZERO);
        Pmf power = this;
        for (int rest = count; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                sum = sum.plus(power, budget);
            }
            if (rest > 1) {
                power = power.plus(power, budget);
            }
        }
        return sum;
    }

    /// The higher, or the lower, of two whole ones that do not depend on each other.
    Pmf extreme(Pmf that, boolean high, Budget budget) {
        BigInteger product = whole.multiply(that.whole);
        budget.charge(4L * (size() + that.size()), product.bitLength());
        TreeMap<Rational, BigInteger[]> all = new TreeMap<>();
        for (int i = 0; i < size(); i++) {
            all.computeIfAbsent(values[i], _ -> zeros())[0] = weights[i];
        }
        for (int i = 0; i < that.size(); i++) {
            all.computeIfAbsent(that.values[i], _ -> zeros())[1] = that.weights[i];
        }
        Map<Rational, BigInteger> result = new HashMap<>();
        BigInteger[] sums = zeros();
        BigInteger before = BigInteger.ZERO;
        for (var entry : (high ? all : all.descendingMap()).entrySet()) {
            sums[0] = sums[0].add(entry.getValue()[0]);
            sums[1] = sums[1].add(entry.getValue()[1]);
            BigInteger upTo = sums[0].multiply(sums[1]);
            if (!upTo.equals(before)) {
                result.put(entry.getKey(), upTo.subtract(before));
            }
            before = upTo;
        }
        return of(result, product);
    }

    private static BigInteger[] zeros() {
        return new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO};
    }

    /// The probability that a value of this holds against one of that.
    Rational holds(Comparison comparison, Pmf that, Budget budget) {
        budget.charge((long) size() * that.size() / 4);
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < size(); i++) {
            BigInteger met = BigInteger.ZERO;
            for (int j = 0; j < that.size(); j++) {
                if (comparison.holds(values[i], that.values[j])) {
                    met = met.add(that.weights[j]);
                }
            }
            sum = sum.add(met.multiply(weights[i]));
        }
        return Rational.of(sum, whole.multiply(that.whole));
    }

    Rational moment(int power) {
        BigInteger top = BigInteger.ZERO;
        Rational rest = Rational.ZERO;
        for (int i = 0; i < size(); i++) {
            Rational value = power == 1 ? values[i] : values[i].times(values[i]);
            if (value.isWhole()) {
                top = top.add(value.numerator().multiply(weights[i]));
            } else {
                rest = rest.plus(value.times(Rational.of(weights[i], whole)));
            }
        }
        return Rational.of(top, whole).plus(rest);
    }
}
