package parlor.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Timers;

/// What is done from time to time, without anybody's command.
final class Housework {
    private static final Logger log = LoggerFactory.getLogger(Housework.class);

    private Housework() {}

    /// Comes round once a period, off the timer's thread: one part after the other. A part that
    /// fails is logged; the others, and the next round, come all the same.
    static Timers.Timer every(
            Duration period, Timers timers, Executor threads, List<Runnable> parts) {
        return timers.every(period, () -> threads.execute(() -> parts.forEach(Housework::round)));
    }

    /// Once, now; a failure is logged.
    static void round(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("housekeeping_failed", e);
        }
    }
}
