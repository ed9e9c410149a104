package parlor.base;

import java.time.Duration;

/// Waking up later. A task must be short and must not block: it hands longer work on.
public interface Timers {

    /// Runs the task once, after the delay.
    Timer after(Duration delay, Runnable task);

    /// Runs the task again and again, the first time after one period.
    Timer every(Duration period, Runnable task);

    /// The time that the timers go by: only differences mean anything, and it never goes back.
    default long nanos() {
        return System.nanoTime();
    }

    /// A task that waits to be run.
    interface Timer {
        /// Ends it. A task that already runs is not interrupted.
        void cancel();
    }
}
