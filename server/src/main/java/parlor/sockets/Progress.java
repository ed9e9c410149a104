package parlor.sockets;

import io.netty.channel.Channel;
import java.time.Duration;

/// What a round knows of one connection: where it stands, and whether it takes the bytes that wait
/// for it. On its loop only.
final class Progress {
    private int place = -1;
    private long since;
    private long seen;
    private long pinned;
    private boolean waiting;
    private boolean stalled;

    /// Where its round has it; -1 if none has.
    int place() {
        return place;
    }

    void place(int now) {
        place = now;
    }

    /// Looks at a channel of its own.
    void see(Channel channel, long nowNanos) {
        var out = channel.unsafe().outboundBuffer();
        if (out == null || out.current() == null) { // What is not flushed waits for us.
            pinned = 0;
            see(false, 0, nowNanos);
            return;
        }
        pinned = out.totalPendingWriteBytes();
        long first = System.identityHashCode(out.current());
        see(true, (first << 32) + out.currentProgress(), nowNanos);
    }

    /// @param waiting whether bytes wait
    /// @param mark another one whenever bytes were taken
    void see(boolean waiting, long mark, long nowNanos) {
        this.waiting = waiting;
        stalled = waiting && mark == seen;
        if (!stalled) {
            seen = mark;
            since = nowNanos;
        }
    }

    /// When it wants to be looked after again: while bytes wait, by the next walk.
    ///
    /// @param patienceNanos for how long nothing else is due
    long next(long nowNanos, long patienceNanos) {
        return waiting ? nowNanos : nowNanos + patienceNanos;
    }

    /// Whether bytes wait and none was taken between the last two looks.
    boolean stalled() {
        return stalled;
    }

    boolean stalledFor(Duration patience, long nowNanos) {
        return stalled && nowNanos - since > patience.toNanos();
    }

    /// When the bytes that wait were seen first.
    long since() {
        return since;
    }

    /// How many bytes of the live core waited at the last look.
    long pinned() {
        return pinned;
    }
}
