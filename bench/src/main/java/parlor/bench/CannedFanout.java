package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// 1,000 readers of one room on a server of this program, which publishes so many entries and no
/// more.
///
/// @param name what the result is called
/// @param entries how many each reader gets
record CannedFanout(String name, int entries) implements Workload {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public void run(Run run) throws IOException {
        try (Audience audience = new Audience(run.target(), run.failures())) {
            audience.enter("c", guests());
            audience.settle();
            reach(audience, 0.3);
            Meter meter = new Meter(run.target());
            long from = audience.tally().deliveries();
            reach(audience, 0.95);
            long deliveries = audience.tally().deliveries() - from;
            Usage server = meter.server();
            Usage own = meter.own();
            audience.checkUpTo(Map.of("c", (long) entries), Duration.ofSeconds(15));
            report(run, audience, deliveries, server, own);
        }
    }

    private static List<Guest> guests() {
        return IntStream.range(0, Canned.READERS).mapToObj(i -> new Guest(i, "a=b")).toList();
    }

    /// The first entries warm up, and of the last ones not every reader is still waiting.
    private void reach(Audience audience, double share) {
        long wanted = (long) (share * entries * Canned.READERS);
        audience.loop().turnUntil(() -> audience.tally().deliveries() >= wanted, LIMIT);
    }

    private void report(Run run, Audience audience, long deliveries, Usage server, Usage own) {
        run.report(
                Result.named(name)
                        .with("readers", audience.size())
                        .with("frame_bytes", Canned.FRAME_BYTES)
                        .with("deliveries", deliveries)
                        .with("deliveries_per_second", deliveries / server.seconds())
                        .with("server_us_per_delivery", server.cpuSeconds() * 1e6 / deliveries)
                        .with("load_us_per_delivery", own.cpuSeconds() * 1e6 / deliveries)
                        .with(server, own));
    }
}
