package parlor.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// Where all threads but the event loops are made.
final class Threads {
    private Threads() {}

    /// Platform threads that do not keep the process alive.
    static ThreadFactory platform(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }

    /// A virtual thread for each request or read.
    static ExecutorService virtual() {
        return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    }
}
