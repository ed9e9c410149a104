package parlor.bench;

/// Durations in logarithmic buckets, 32 to a power of two: 3 % exact, any range, no allocation.
final class Latencies {
    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    private final long[] counts = new long[64 * STEPS];
    private long count;
    private long max;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        count++;
        max = Math.max(max, value);
    }

    private static int bucket(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - STEP_BITS;
        return (shift + 1) * STEPS + (int) (value >>> shift) - STEPS;
    }

    private static long upperEdge(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (bucket % STEPS + STEPS + 1) << shift) - 1;
    }

    /// The duration in milliseconds that this share of all (0 to 1) does not exceed.
    double millis(double share) {
        long wanted = (long) Math.ceil(share * count);
        long passed = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            passed += counts[bucket];
            if (passed >= wanted && passed > 0) {
                return Math.min(upperEdge(bucket), max) / 1e6;
            }
        }
        return 0;
    }

    double maxMillis() {
        return max / 1e6;
    }

    long count() {
        return count;
    }
}
