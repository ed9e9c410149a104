package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Readers that take no byte beside healthy ones in one room: what they cost, and whether they
/// catch up.
final class Stalled implements Workload {
    @Override
    public void run(Run run) throws IOException {
        int half = run.arguments().number("members", 1_000);
        run.step("seating " + half + " healthy and " + half + " stalling members");
        Hall hall = Crowd.seat(run.target(), 1, 2 * half + 1).getFirst();
        List<Guest> members = hall.guests().subList(1, 2 * half + 1);
        try (Load load = new Load(run.target(), run.failures());
                Audience stalled = new Audience(run.target(), run.failures())) {
            load.audience().enter(hall.id(), members.subList(0, half));
            load.audience().settle();
            load.desk().enter(run.target(), hall.id(), List.of(hall.owner()));
            Result result = Result.named("stalled");
            paced(run, load, "before", 15, result, "healthy_alone");
            long before = Usage.residentKib(run.target().pid());
            stalled.enter(hall.id(), members.subList(half, 2 * half));
            stalled.settle();
            stalled.stall();
            run.step("stalling");
            paced(run, load, "seconds", 25, result, "healthy_beside_stalled");
            long after = Usage.residentKib(run.target().pid());
            run.report(
                    result.with("rss_more_mib", (after - before) / 1024.0)
                            .with("catch_up_seconds", catchUp(run, load, stalled)));
        }
    }

    /// The first seconds do not count: until their buffers are full, stalled readers cost as much
    /// as others.
    private static void paced(
            Run run, Load load, String key, int seconds, Result result, String name) {
        int perSecond = run.arguments().number("rate", 100);
        load.pace(perSecond, Duration.ofSeconds(run.arguments().number("paced-warmup", 10)));
        Latencies latencies = new Latencies();
        Meter meter = new Meter(run.target());
        load.audience().tally().time(latencies);
        load.pace(perSecond, Duration.ofSeconds(run.arguments().number(key, seconds)));
        load.audience().tally().time(null);
        result.with(name, latencies).with(name + "_server_cpu", meter.server().share());
        load.quiet();
    }

    /// Seconds until the stalled readers had everything.
    private static double catchUp(Run run, Load load, Audience stalled) {
        run.step("catching up");
        long from = System.nanoTime();
        stalled.resume();
        stalled.checkUpTo(load.desk().heads(), Duration.ofMinutes(1));
        double seconds = (System.nanoTime() - from) / 1e9;
        load.audience().checkUpTo(load.desk().heads(), Duration.ofMinutes(1));
        return seconds;
    }
}
