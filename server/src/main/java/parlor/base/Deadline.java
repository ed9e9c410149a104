package parlor.base;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// When patience ends, by the clock of this machine.
record Deadline(long nanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// Milliseconds until then, at least 1; a [SocketTimeoutException] afterwards.
    int left() throws SocketTimeoutException {
        long millis = (nanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("it took too long");
        }
        return (int) millis;
    }
}
