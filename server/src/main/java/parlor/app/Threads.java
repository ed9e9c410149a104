package parlor.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Where all threads but the event loops are made.
final class Threads {
    private static final long LOOK_NANOS = 10_000_000;

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
}
