package parlor.sockets;

import java.time.Duration;

/// How long one event stream has said nothing. Whoever passes it on may give up a silent one, so it
/// says a comment now and then. On its loop only.
final class Silence {
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private long since;

    /// @param now the monotonic time in nanoseconds, here and below
    Silence(long now) {
        this.since = now;
    }

    void broken(long now) {
        since = now;
    }

    boolean tooLong(long now) {
        return now - since > LONGEST.toNanos();
    }

    /// For how many nanoseconds it is not too long.
    long patience(long now) {
        return since + LONGEST.toNanos() - now;
    }
}
