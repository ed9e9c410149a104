package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Durable messages in many rooms: as many as the server acknowledges, then a steady number, then
/// read back.
final class Sends implements Workload {
    @Override
    public void run(Run run) throws IOException {
        int rooms = run.arguments().number("rooms", 200);
        run.step("seating a speaker and a reader in " + rooms + " rooms");
        List<Hall> halls = Crowd.seat(run.target(), rooms, 2);
        try (Load load = new Load(run.target(), run.failures())) {
            for (Hall hall : halls) {
                load.desk().enter(run.target(), hall.id(), List.of(hall.owner()));
                load.audience().enter(hall.id(), List.of(hall.guests().getLast()));
            }
            load.audience().settle();
            load.saturate(Duration.ofSeconds(run.arguments().number("warmup", 8)));
            saturated(run, load);
            paced(run, load);
            check(run, load, halls);
        }
    }

    private static void saturated(Run run, Load load) {
        run.step("saturated");
        int seconds = run.arguments().number("seconds", 15);
        measured(run, load, "sends_saturated", () -> load.saturate(Duration.ofSeconds(seconds)));
    }

    private static void paced(Run run, Load load) {
        int perSecond = run.arguments().number("rate", 20_000);
        run.step("paced, " + perSecond + " messages a second");
        int seconds = run.arguments().number("paced-seconds", 15);
        load.pace(perSecond, Duration.ofSeconds(run.arguments().number("paced-warmup", 2)));
        measured(run, load, "sends_paced", () -> load.pace(perSecond, Duration.ofSeconds(seconds)));
    }

    private static void measured(Run run, Load load, String name, Runnable work) {
        Latencies latencies = new Latencies();
        load.desk().time(latencies);
        Meter meter = new Meter(run.target());
        long from = load.desk().answered();
        work.run();
        long answered = load.desk().answered() - from;
        Usage server = meter.server();
        Usage own = meter.own();
        load.quiet();
        load.desk().time(null);
        run.report(
                Result.named(name)
                        .with("acknowledged", answered)
                        .with("acknowledged_per_second", answered / server.seconds())
                        .with("server_us_per_message", server.cpuSeconds() * 1e6 / answered)
                        .with("answer", latencies)
                        .with(server, own));
    }

    private static void check(Run run, Load load, List<Hall> halls) {
        History history = new History(run.target(), run.failures());
        run.step("searching for the last message of each room");
        history.find(load.desk().publishers());
        load.audience().checkUpTo(load.desk().heads(), Duration.ofMinutes(1));
        run.step("reading " + load.desk().answered() + " messages back");
        long from = System.nanoTime();
        long read = history.check(load.desk().publishers());
        run.report(
                Result.named("sends_read_back")
                        .with("rooms", halls.size())
                        .with("messages", read)
                        .with("messages_per_second", read * 1e9 / (System.nanoTime() - from)));
    }
}
