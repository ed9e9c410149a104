package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Many connections that are subscribed and say nothing: what each costs in memory and processor
/// time.
final class Idle implements Workload {
    /// The seconds within which each connection has every sign of life once: 25, and up to the next
    /// round of the server.
    private static final int SIGNS = 26;

    @Override
    public void run(Run run) throws IOException {
        long pid = run.target().pid();
        int rooms = run.arguments().number("rooms", 150);
        int each = run.arguments().number("connections", 15_000) / rooms;
        long empty = Usage.residentKib(pid);
        run.step("seating " + each + " members in each of " + rooms + " rooms");
        List<Hall> halls = Crowd.seat(run.target(), rooms, each);
        try (Audience warm = new Audience(run.target(), run.failures())) {
            warm.enter(halls.getFirst().id(), halls.getFirst().guests());
            warm.settle();
        }
        collect(run, pid);
        long seated = Usage.residentKib(pid);
        try (Audience audience = new Audience(run.target(), run.failures())) {
            run.step("connecting");
            for (Hall hall : halls) {
                audience.enter(hall.id(), hall.guests());
            }
            audience.settle();
            measure(run, audience, empty, seated);
        }
    }

    private static void measure(Run run, Audience audience, long empty, long seated) {
        long pid = run.target().pid();
        run.step("settling");
        rest(run, audience, run.arguments().number("settle", 15));
        collect(run, pid);
        long connected = Usage.residentKib(pid);
        run.step("idle");
        Meter meter = new Meter(run.target());
        rest(run, audience, run.arguments().number("seconds", 2 * SIGNS));
        Usage server = meter.server();
        Usage own = meter.own();
        double count = audience.size();
        if (audience.connected() < audience.size()) {
            run.failures().add("only " + audience.connected() + " connections were left");
        }
        run.report(
                Result.named("idle")
                        .with("connections", audience.size())
                        .with("rss_empty_mib", empty / 1024.0)
                        .with("rss_seated_mib", seated / 1024.0)
                        .with("rss_connected_mib", connected / 1024.0)
                        .with("kib_per_connection", (connected - seated) / count)
                        .with("kib_per_member_since_empty", (connected - empty) / count)
                        .with("cpu_us_per_connection_second", server.share() * 1e6 / count)
                        .with(server, own));
    }

    private static void rest(Run run, Audience audience, int seconds) {
        audience.loop().turnUntil(() -> run.failures().count() > 0, Duration.ofSeconds(seconds));
    }

    /// With `--gc`, has the server collect its garbage, so that only what is needed is counted.
    private static void collect(Run run, long pid) {
        if (run.arguments().flag("gc")) {
            Machine.run("jcmd", Long.toString(pid), "GC.run");
        }
    }
}
