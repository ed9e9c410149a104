package parlor.live;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Serves the followers of one event loop: woken once however many rooms have news. A turn is cut
/// after 256 followers or 1 ms and queued again behind other work of the loop.
final class Drain implements Runnable {
    private static final int MAX_FOLLOWERS = 256;
    private static final long MAX_NANOS = 1_000_000;

    private final Executor loop;
    private final LongSupplier nanos;
    private final LongAdder busyNanos;
    private final ConcurrentLinkedQueue<Part> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Drain(Executor loop, LongSupplier nanos, LongAdder busyNanos) {
        this.loop = loop;
        this.nanos = nanos;
        this.busyNanos = busyNanos;
    }

    /// From any thread.
    void wake(Part part) {
        if (part.queued.compareAndSet(false, true)) {
            queue.add(part);
        }
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this);
        }
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void run() {
        scheduled.set(false);
        long start = nanos.getAsLong();
        int budget = MAX_FOLLOWERS;
        while (budget > 0 && nanos.getAsLong() - start < MAX_NANOS) {
            var part = queue.poll();
            if (part == null) {
                break;
            }
            budget -= serve(part, budget);
        }
        busyNanos.add(nanos.getAsLong() - start);
        if (!queue.isEmpty()) {
            schedule();
        }
    }

    /// Serves some followers and puts the part back if there are more.
    private int serve(Part part, int budget) {
        if (part.position == 0) {
            part.queued.set(false);
        }
        int end = Math.min(part.followers.size(), part.position + budget);
        int served = Math.max(1, end - part.position);
        int before = part.followers.size();
        boolean more = part.more;
        for (int i = part.position; i < end && i < part.followers.size(); i++) {
            more |= part.followers.get(i).advance();
        }
        more |= part.followers.size() < before; // Somebody left: another took his place unseen.
        boolean cut = end < part.followers.size();
        part.position = cut ? end : 0;
        part.more = cut && more;
        if (cut) {
            queue.add(part);
        } else if (more) {
            wake(part);
        }
        return served;
    }
}
