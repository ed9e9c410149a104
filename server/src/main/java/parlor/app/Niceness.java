package parlor.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/// How much a thread gives way to the others where processors are short. By `nice`, which on Linux
/// concerns the calling thread alone (nice(2), "C library/kernel differences").
final class Niceness {
    private static final boolean LINUX = "Linux".equals(System.getProperty("os.name"));
    private static final int MORE = 10;

    private Niceness() {}

    /// Threads that give way to those that people wait for live; elsewhere than on Linux they are
    /// like any other.
    static ThreadFactory yielding(ThreadFactory threads) {
        return LINUX ? task -> threads.newThread(() -> runNice(task)) : threads;
    }

    private static void runNice(Runnable task) {
        giveWay();
        task.run();
    }

    @SuppressWarnings("restricted") // A function of C: Java's priorities do nothing on Linux.
    private static void giveWay() {
        try {
            var linker = Linker.nativeLinker();
            var nice =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("nice"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            var _ = (int) nice.invokeExact(MORE);
        } catch (Throwable e) {
            LoggerFactory.getLogger(Niceness.class).atWarn().setCause(e).log("thread_not_nice");
        }
    }
}
