package parlor.base;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A clock that stands still until it is told to go on, and the timers that go by it.
public final class VirtualTime extends Clock implements Timers {
    private static final class Task {
        final Runnable run;
        final long order;
        final long period;
        long at;
        boolean cancelled;

        Task(long at, long order, long period, Runnable run) {
            this.at = at;
            this.order = order;
            this.period = period;
            this.run = run;
        }
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparingLong((Task task) -> task.at)
                            .thenComparingLong(task -> task.order));

    /// Nanoseconds since 1970: days may pass of timers that are due every second.
    private long now;

    private long order;

    public VirtualTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public VirtualTime(Instant start) {
        now = ChronoUnit.NANOS.between(Instant.EPOCH, start);
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        return add(delay.toNanos(), 0, task);
    }

    @Override
    public synchronized Timer every(Duration period, Runnable task) {
        return add(period.toNanos(), period.toNanos(), task);
    }

    private Timer add(long delay, long period, Runnable run) {
        var task = new Task(Math.addExact(now, delay), order++, period, run);
        tasks.add(task);
        return () -> task.cancelled = true;
    }

    /// Lets time go by; what falls due runs, in order, on the calling thread.
    public void pass(Duration time) {
        long until = Math.addExact(nanos(), time.toNanos());
        for (var task = due(until); task != null; task = due(until)) {
            task.run.run();
        }
        synchronized (this) {
            now = until;
        }
    }

    private synchronized @Nullable Task due(long until) {
        while (!tasks.isEmpty() && tasks.peek().at <= until) {
            var task = tasks.remove();
            if (task.cancelled) {
                continue;
            }
            now = task.at;
            if (task.period > 0) {
                task.at += task.period;
                tasks.add(task);
            }
            return task;
        }
        return null;
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos());
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
