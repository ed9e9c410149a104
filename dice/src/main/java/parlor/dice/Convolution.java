package parlor.dice;

import java.math.BigInteger;
import java.util.Arrays;

/// Sums of two distributions over whole values: one weight per value from the lowest sum on.
final class Convolution {
    private Convolution() {}

    /// With weights that fit a long.
    static BigInteger[] small(Pmf a, Pmf b) {
        int[] left = a.offsets();
        int[] right = b.offsets();
        long[] sums = new long[left[left.length - 1] + right[right.length - 1] + 1];
        long[] weights = Arrays.stream(b.weights).mapToLong(BigInteger::longValue).toArray();
        for (int i = 0; i < left.length; i++) {
            long weight = a.weights[i].longValue();
            for (int j = 0; j < right.length; j++) {
                sums[left[i] + right[j]] += weight * weights[j];
            }
        }
        return Arrays.stream(sums).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new);
    }

    /// With weights of any size.
    static BigInteger[] large(Pmf a, Pmf b) {
        int[] left = a.offsets();
        int[] right = b.offsets();
        BigInteger[] sums = new BigInteger[left[left.length - 1] + right[right.length - 1] + 1];
        Arrays.fill(sums, BigInteger.ZERO);
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                int at = left[i] + right[j];
                sums[at] = sums[at].add(a.weights[i].multiply(b.weights[j]));
            }
        }
        return sums;
    }
}
