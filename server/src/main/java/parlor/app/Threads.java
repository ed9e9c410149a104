package parlor.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import parlor.base.Limits;

/// Where all threads but the event loops are made.
final class Threads {
    private static final long LOOK_NANOS = 10_000_000;
    private static final long IDLE_SECONDS = 30;

    private Threads() {}

    /// Platform threads that do not keep the process alive.
    static ThreadFactory platform(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }

    /// Waits until it is so, or for as long as one has patience.
    static void waitUntil(BooleanSupplier so, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// A virtual thread for each request or read.
    static ExecutorService virtual() {
        return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    }

    /// What pictures cost: one at a time, for the sake of memory, on a thread that goes when it is
    /// idle.
    static ExecutorService pictures() {
        return one("pictures", Limits.AVATARS_WAITING);
    }

    /// Letters leave one after the other, the same way.
    static ExecutorService letters() {
        return one("letters", 1);
    }

    /// What waits for name servers, which hold a thread as long as they like.
    static ExecutorService lookups() {
        var few =
                new ThreadPoolExecutor(
                        Limits.OUTBOUND_LOOKUPS,
                        Limits.OUTBOUND_LOOKUPS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(Limits.OUTBOUND_AT_ONCE),
                        platform("lookups"));
        few.allowCoreThreadTimeOut(true);
        return few;
    }

    /// Runs nothing more, and waits for what runs, for as long as one has patience.
    static void end(ExecutorService threads, Duration patience) {
        threads.shutdownNow();
        try {
            var _ = threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets what runs come to its end, for as long as one has patience, and takes nothing more.
    static void finish(ExecutorService threads, Duration patience) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService one(String name, int waiting) {
        var one =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(waiting),
                        Niceness.yielding(platform(name)));
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /// What passwords cost: all cores but one at a time, behind the event loops, and no endless
    /// queue.
    static ExecutorService passwords() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(Limits.PASSWORDS_WAITING),
                Niceness.yielding(platform("passwords")));
    }
}
