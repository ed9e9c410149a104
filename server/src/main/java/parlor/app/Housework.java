package parlor.app;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Timers;

/// What is done to rooms from time to time: idle ones close, empty ones go.
final class Housework {
    private static final Logger log = LoggerFactory.getLogger(Housework.class);

    private Housework() {}

    /// Comes round once a period, off the timer's thread; a round that fails is logged, and the
    /// next one comes all the same.
    static Timers.Timer every(Duration period, Timers timers, Executor threads, Runnable work) {
        return timers.every(period, () -> threads.execute(() -> round(work)));
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
