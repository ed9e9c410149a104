package parlor.dice;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Dice that are alike, sorted, of which some places count: value by value, how many show it.
final class SortedOdds {
    private final Plan plan;
    private final int dice;
    private final int low;
    private final int high;
    private final Budget budget;
    private final BigInteger[][] choose;

    SortedOdds(Plan plan, int dice, Budget budget) {
        this.plan = plan;
        this.dice = dice;
        this.budget = budget;
        low = plan.lowest(dice);
        high = dice - plan.highest(dice);
        budget.charge((long) dice * dice / 2, dice);
        choose = pascal(dice);
    }

    private static BigInteger[][] pascal(int rows) {
        BigInteger[][] triangle = new BigInteger[rows + 1][];
        for (int n = 0; n <= rows; n++) {
            triangle[n] = new BigInteger[n + 1];
            triangle[n][0] = BigInteger.ONE;
            triangle[n][n] = BigInteger.ONE;
            for (int k = 1; k < n; k++) {
                triangle[n][k] = triangle[n - 1][k - 1].add(triangle[n - 1][k]);
            }
        }
        return triangle;
    }

    /// The total, when each die has this distribution.
    Pmf of(Pmf die) {
        return run(die, false, die.whole.pow(dice));
    }

    /// The total, when no two dice show the same and every face is as likely.
    Pmf different(Pmf die) {
        return run(die, true, combinations(die.size(), dice));
    }

    private static BigInteger combinations(int n, int k) {
        BigInteger result = BigInteger.ONE;
        for (int i = 1; i <= k; i++) {
            result = result.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
        }
        return result;
    }

    private Pmf run(Pmf die, boolean once, BigInteger whole) {
        List<Map<Rational, BigInteger>> placed = empty();
        placed.getFirst().put(Rational.ZERO, BigInteger.ONE);
        for (int face = 0; face < die.size(); face++) {
            boolean last = face == die.size() - 1;
            placed = next(placed, die.values[face], die.weights[face], once, last);
        }
        return Pmf.of(placed.getLast(), whole);
    }

    private List<Map<Rational, BigInteger>> empty() {
        List<Map<Rational, BigInteger>> maps = new ArrayList<>();
        for (int i = 0; i <= dice; i++) {
            maps.add(new HashMap<>());
        }
        return maps;
    }

    private List<Map<Rational, BigInteger>> next(
            List<Map<Rational, BigInteger>> placed,
            Rational value,
            BigInteger weight,
            boolean once,
            boolean last) {
        List<Map<Rational, BigInteger>> next = empty();
        Rational worth = plan.worth(value);
        for (int before = 0; before <= dice; before++) {
            Map<Rational, BigInteger> from = placed.get(before);
            int left = dice - before;
            for (int count = last ? left : 0;
                    count <= (once ? Math.min(left, 1) : left) && !from.isEmpty();
                    count++) {
                BigInteger ways =
                        once ? BigInteger.ONE : choose[left][count].multiply(weight.pow(count));
                budget.charge(from.size() * 2L + 2, ways.bitLength() * 2);
                Rational gain = gain(before, count, value, worth);
                Map<Rational, BigInteger> to = next.get(before + count);
                from.forEach(
                        (sum, w) -> to.merge(sum.plus(gain), w.multiply(ways), BigInteger::add));
            }
        }
        return next;
    }

    /// What dice of one value add when they lie on these places.
    private Rational gain(int before, int count, Rational value, Rational worth) {
        int kept = Math.max(0, Math.min(before + count, high) - Math.max(before, low));
        if (plan.totalsMatches()) {
            return Matches.matches(plan, value, kept) ? Rational.ONE : Rational.ZERO;
        }
        return worth.times(Rational.of(kept));
    }
}
