package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All clients lose the server at once, behind by a few messages each, and come back to the one
/// started after it.
final class Restart implements Workload {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public void run(Run run) throws IOException {
        int rooms = run.arguments().number("rooms", 190);
        int each = run.arguments().number("connections", 19_000) / rooms;
        run.step("seating " + each + " members in each of " + rooms + " rooms");
        List<Hall> halls = Crowd.seat(run.target(), rooms, each);
        try (Audience audience = new Audience(run.target(), run.failures())) {
            run.step("connecting");
            for (Hall hall : halls) {
                audience.enter(hall.id(), hall.guests());
            }
            audience.settle();
            Map<String, Long> heads = missed(run, audience, halls);
            run.step("cutting the power");
            run.power().cut();
            Target target = run.power().on();
            run.step("coming back");
            comeBack(run, target, audience, heads);
        }
    }

    /// Has every room's owner say what no client reads any more.
    private static Map<String, Long> missed(Run run, Audience audience, List<Hall> halls)
            throws IOException {
        audience.mayBeLost(true);
        audience.stall();
        int messages = run.arguments().number("missed", 20);
        run.step(messages + " messages in every room, which nobody reads");
        try (Desk desk = new Desk(run.failures())) {
            for (Hall hall : halls) {
                desk.enter(run.target(), hall.id(), List.of(hall.owner()));
            }
            for (long number = 0; number < (long) messages * halls.size(); number++) {
                desk.say(number, System.nanoTime());
            }
            if (!desk.loop().turnUntil(desk::idle, PATIENCE)) {
                run.failures().add("messages were left unanswered");
            }
            return desk.heads();
        }
    }

    private static void comeBack(Run run, Target target, Audience audience, Map<String, Long> heads)
            throws IOException {
        Meter meter = new Meter(target);
        long delivered = audience.tally().deliveries();
        audience.comeBack(target);
        double subscribed = meter.server().seconds();
        audience.mayBeLost(false);
        audience.checkUpTo(heads, PATIENCE);
        Usage server = meter.server();
        Usage own = meter.own();
        double reads = Scrape.of(target).value("parlor_page_reads_total");
        delivered = audience.tally().deliveries() - delivered;
        if (reads > audience.size() / 2.0 && audience.size() > 10 * heads.size()) {
            run.failures().add("the database was read " + reads + " times: by client, not by room");
        }
        run.report(
                Result.named("restart")
                        .with("connections", audience.size())
                        .with("rooms", heads.size())
                        .with("all_subscribed_seconds", subscribed)
                        .with("all_caught_up_seconds", server.seconds())
                        .with("entries_recovered", delivered)
                        .with("page_reads", Math.round(reads))
                        .with("server_us_per_client", server.cpuSeconds() * 1e6 / audience.size())
                        .with(server, own));
    }
}
