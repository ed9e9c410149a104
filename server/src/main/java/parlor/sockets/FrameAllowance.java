package parlor.sockets;

import java.time.Duration;
import parlor.base.Limits;
import parlor.base.Problem;

/// How many frames one connection may send: 30 a second, twice that at once. Who has a hundred more
/// refused than passed is flooding. On the connection's loop only.
final class FrameAllowance {
    private static final long NANOS_PER_FRAME = 1_000_000_000L / Limits.FRAMES_PER_SECOND;
    private static final long BURST = 2L * Limits.FRAMES_PER_SECOND;
    private static final int PATIENCE = 100;

    private final boolean limited;
    private long debtUntil = Long.MIN_VALUE;
    private int refused;

    FrameAllowance(boolean limited) {
        this.limited = limited;
    }

    /// What becomes of a frame.
    enum Verdict {
        PASS,
        THROTTLE,
        CLOSE
    }

    Verdict take(long now) {
        if (!limited) {
            return Verdict.PASS;
        }
        long from = Math.max(debtUntil, now - BURST * NANOS_PER_FRAME);
        if (from > now) {
            return ++refused > PATIENCE ? Verdict.CLOSE : Verdict.THROTTLE;
        }
        debtUntil = from + NANOS_PER_FRAME;
        refused = Math.max(0, refused - 1);
        return Verdict.PASS;
    }

    Problem problem() {
        return Problem.throttled(Duration.ofSeconds(1));
    }
}
