package parlor.base;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A clock that stands still until it is told to go on, and the timers that go by it.
public final class VirtualTime extends Clock implements Timers {
    private static final class Task {
        final Runnable run;
        final long order;
        final Duration period;
        Instant at;
        boolean cancelled;

        Task(Instant at, long order, Duration period, Runnable run) {
            this.at = at;
            this.order = order;
            this.period = period;
            this.run = run;
        }
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparing((Task task) -> task.at)
                            .thenComparingLong(task -> task.order));
    private Instant now;
    private long order;

    public VirtualTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        return add(delay, Duration.ZERO, task);
    }

    @Override
    public synchronized Timer every(Duration period, Runnable task) {
        return add(period, period, task);
    }

    private Timer add(Duration delay, Duration period, Runnable run) {
        var task = new Task(now.plus(delay), order++, period, run);
        tasks.add(task);
        return () -> task.cancelled = true;
    }

    /// Lets time go by; what falls due runs, in order, on the calling thread.
    public void pass(Duration time) {
        var until = instant().plus(time);
        for (var task = due(until); task != null; task = due(until)) {
            task.run.run();
        }
        synchronized (this) {
            now = until;
        }
    }

    private synchronized @Nullable Task due(Instant until) {
        while (!tasks.isEmpty() && !tasks.peek().at.isAfter(until)) {
            var task = tasks.remove();
            if (task.cancelled) {
                continue;
            }
            now = task.at;
            if (!task.period.isZero()) {
                task.at = task.at.plus(task.period);
                tasks.add(task);
            }
            return task;
        }
        return null;
    }

    @Override
    public long nanos() {
        return Duration.between(Instant.EPOCH, instant()).toNanos();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
