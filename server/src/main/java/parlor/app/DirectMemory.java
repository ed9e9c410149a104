package parlor.app;

import io.netty.util.internal.PlatformDependent;

/// The memory outside the heap, in which what was said last is held.
final class DirectMemory {
    private DirectMemory() {}

    /// Refuses a setting that the machine cannot honour: the JVM gives out as much direct memory as
    /// heap, unless it was told otherwise (`-XX:MaxDirectMemorySize`).
    static void demand(long bytes) throws Refusal {
        demand(bytes, PlatformDependent.estimateMaxDirectMemory());
    }

    static void demand(long bytes, long most) throws Refusal {
        if (bytes > most) {
            throw new Refusal(
                    "PARLOR_FEED_MEMORY is more than the %d MiB that there are for it"
                            .formatted(most >> 20));
        }
    }
}
