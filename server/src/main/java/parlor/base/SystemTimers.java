package parlor.base;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Timers on one daemon thread of the JDK.
public final class SystemTimers implements Timers, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTimers.class);
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("timers-", 0).factory());

    public SystemTimers() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return timer(executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public Timer every(Duration period, Runnable task) {
        return timer(
                executor.scheduleWithFixedDelay(
                        guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static Timer timer(ScheduledFuture<?> future) {
        return () -> future.cancel(false);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.error("timer_failed", e);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
