package parlor.rooms;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that comes round again and may take long, on a thread of its own; on the timer's as long as
/// it has none.
final class Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration REST = Duration.ofMinutes(1);

    private final Runnable work;
    private final Thread thread;
    private volatile boolean due;
    private volatile boolean closing;

    Upkeep(Runnable work, ThreadFactory threads) {
        this.work = work;
        this.thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /// It is time again.
    void due() {
        if (thread.isAlive()) {
            due = true;
            LockSupport.unpark(thread);
        } else {
            work.run();
        }
    }

    private void run() {
        while (!closing) {
            if (!due) {
                LockSupport.parkNanos(REST.toNanos());
                continue;
            }
            due = false;
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.warn("upkeep_failed", e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
