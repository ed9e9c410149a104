package parlor.bench;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What has reached all members together.
final class Tally {
    private final Stamps stamps = new Stamps();
    private @Nullable Latencies latencies;
    private long delivered;
    private int subscribed;
    private int entryBytes;

    /// From now on the way of every delivery is timed into this.
    void time(@Nullable Latencies into) {
        latencies = into;
    }

    void delivered(long seq, ByteBuffer in, int from, int to) {
        delivered++;
        if (latencies != null) {
            time(latencies, stamps.of(seq, in, from, to));
        }
        entryBytes = to - from;
    }

    private static void time(Latencies into, long due) {
        if (due >= 0) {
            into.add(System.nanoTime() - due);
        }
    }

    void subscribed() {
        subscribed++;
    }

    long deliveries() {
        return delivered;
    }

    int subscriptions() {
        return subscribed;
    }

    /// The length of the last entry's JSON.
    int entryBytes() {
        return entryBytes;
    }
}
