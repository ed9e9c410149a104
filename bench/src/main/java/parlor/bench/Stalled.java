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
            Latencies alone = paced(run, load, run.arguments().number("before", 15));
            long before = Usage.residentKib(run.target().pid());
            stalled.enter(hall.id(), members.subList(half, 2 * half));
            stalled.settle();
            stalled.stall();
            run.step("stalling");
            Latencies beside = paced(run, load, run.arguments().number("seconds", 25));
            long after = Usage.residentKib(run.target().pid());
            report(run, alone, beside, (after - before) / 1024.0, catchUp(run, load, stalled));
        }
    }

    private static Latencies paced(Run run, Load load, int seconds) {
        int perSecond = run.arguments().number("rate", 100);
        load.pace(perSecond, Duration.ofSeconds(run.arguments().number("paced-warmup", 3)));
        Latencies latencies = new Latencies();
        load.audience().tally().time(latencies);
        load.pace(perSecond, Duration.ofSeconds(seconds));
        load.audience().tally().time(null);
        load.quiet();
        return latencies;
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

    private static void report(
            Run run, Latencies alone, Latencies beside, double mebibytes, double seconds) {
        run.report(
                Result.named("stalled")
                        .with("healthy_alone", alone)
                        .with("healthy_beside_stalled", beside)
                        .with("rss_more_mib", mebibytes)
                        .with("catch_up_seconds", seconds));
    }
}
