package parlor.bench;

import java.util.TreeSet;

/// One reader's stream of entry numbers: each exactly once, in order, or it is held against the
/// server.
final class Audit {
    private static final int REMEMBERED = 10_000;

    private final TreeSet<Long> missing = new TreeSet<>();
    private long next = -1;
    private long gaps;
    private long duplicates;
    private long reordered;
    private long delivered;

    /// The stream goes on with `after + 1`.
    void startAfter(long after) {
        next = after + 1;
    }

    boolean started() {
        return next >= 0;
    }

    void saw(long seq) {
        delivered++;
        if (seq == next) {
            next++;
        } else {
            strange(seq);
        }
    }

    private void strange(long seq) {
        if (seq > next) {
            gap(seq);
        } else if (missing.remove(seq)) {
            gaps--;
            reordered++;
        } else {
            duplicates++;
        }
    }

    private void gap(long seq) {
        for (long lost = next; lost < seq && missing.size() < REMEMBERED; lost++) {
            missing.add(lost);
        }
        gaps += seq - next;
        next = seq + 1;
    }

    /// The number of the last entry seen in order.
    long last() {
        return next - 1;
    }

    long delivered() {
        return delivered;
    }

    /// Numbers that were passed over and never came.
    long gaps() {
        return gaps;
    }

    /// Numbers that came again.
    long duplicates() {
        return duplicates;
    }

    /// Numbers that came after a later one.
    long reordered() {
        return reordered;
    }

    boolean clean() {
        return gaps == 0 && duplicates == 0 && reordered == 0;
    }

    @Override
    public String toString() {
        return "last "
                + last()
                + ", gaps "
                + gaps
                + ", duplicates "
                + duplicates
                + ", reordered "
                + reordered;
    }
}
