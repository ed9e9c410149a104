package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// One room of many members: as many deliveries as the server can, then a steady number.
final class Fanout implements Workload {
    @Override
    public void run(Run run) throws IOException {
        int members = run.arguments().number("members", 1_000);
        int publishers = run.arguments().number("publishers", 8);
        run.step("seating " + members + " members and " + publishers + " publishers");
        Hall hall = Crowd.seat(run.target(), 1, members + publishers).getFirst();
        try (Load load = new Load(run.target(), run.failures())) {
            enter(load, run.target(), hall, publishers);
            String mode = run.arguments().text("mode", "both");
            if (!mode.equals("paced")) {
                saturated(run, load, hall);
            }
            if (!mode.equals("saturated") && run.failures().count() == 0) {
                paced(run, load);
            }
        }
    }

    private static void enter(Load load, Target target, Hall hall, int publishers)
            throws IOException {
        List<Guest> guests = hall.guests();
        load.audience().enter(hall.id(), guests.subList(publishers, guests.size()));
        load.audience().settle();
        load.desk().enter(target, hall.id(), guests.subList(0, publishers));
    }

    private static void saturated(Run run, Load load, Hall hall) {
        run.step("saturated");
        load.saturate(Duration.ofSeconds(run.arguments().number("warmup", 8)));
        Meter meter = new Meter(run.target());
        long from = load.audience().tally().deliveries();
        long answeredFrom = load.desk().answered();
        long best = seconds(load, run.arguments().number("seconds", 10));
        long deliveries = load.audience().tally().deliveries() - from;
        long answered = load.desk().answered() - answeredFrom;
        Usage server = meter.server();
        Usage own = meter.own();
        long lag = load.desk().heads().getOrDefault(hall.id(), 0L) - load.audience().slowest();
        load.quiet();
        load.audience().checkUpTo(load.desk().heads(), Duration.ofMinutes(1));
        run.report(
                Result.named("fanout_saturated")
                        .with("members", load.audience().size())
                        .with("entry_bytes", load.audience().tally().entryBytes())
                        .with("deliveries", deliveries)
                        .with("deliveries_per_second", deliveries / server.seconds())
                        .with("best_second", best)
                        .with("messages_per_second", answered / server.seconds())
                        .with("lag_of_slowest_entries", lag)
                        .with("server_us_per_delivery", server.cpuSeconds() * 1e6 / deliveries)
                        .with(server, own));
    }

    private static long seconds(Load load, int seconds) {
        long best = 0;
        for (int second = 0; second < seconds; second++) {
            long from = load.audience().tally().deliveries();
            load.saturate(Duration.ofSeconds(1));
            best = Math.max(best, load.audience().tally().deliveries() - from);
        }
        return best;
    }

    private static void paced(Run run, Load load) {
        int perSecond = run.arguments().number("rate", 50);
        run.step("paced, " + perSecond + " messages a second");
        load.pace(perSecond, Duration.ofSeconds(run.arguments().number("paced-warmup", 10)));
        Latencies latencies = new Latencies();
        Meter meter = new Meter(run.target());
        long from = load.audience().tally().deliveries();
        load.audience().tally().time(latencies);
        load.pace(perSecond, Duration.ofSeconds(run.arguments().number("paced-seconds", 20)));
        long deliveries = load.audience().tally().deliveries() - from;
        Usage server = meter.server();
        Usage own = meter.own();
        load.quiet();
        load.audience().checkUpTo(load.desk().heads(), Duration.ofMinutes(1));
        load.audience().tally().time(null);
        run.report(
                Result.named("fanout_paced")
                        .with("members", load.audience().size())
                        .with("entry_bytes", load.audience().tally().entryBytes())
                        .with("deliveries_per_second", deliveries / server.seconds())
                        .with("server_us_per_delivery", server.cpuSeconds() * 1e6 / deliveries)
                        .with("delivery", latencies)
                        .with(server, own));
    }
}
