package parlor.bench;

import java.io.IOException;
import java.time.Duration;

/// Readers and speakers together, driven by one thread: speakers are looked after between readers.
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Audience audience;
    private final Desk desk;
    private final Failures failures;

    Load(Target target, Failures failures) throws IOException {
        this.failures = failures;
        audience = new Audience(target, failures);
        desk = new Desk(failures);
        audience.loop().between(desk.loop()::turn);
    }

    Audience audience() {
        return audience;
    }

    Desk desk() {
        return desk;
    }

    /// Sends as fast as answers come, for this long.
    void saturate(Duration length) {
        desk.pump(true);
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end && failures.count() == 0) {
            turn();
        }
    }

    /// Lets the speakers say all that they have to recite.
    void recite(long messages) {
        desk.pump(true);
        while (desk.answered() < messages && failures.count() == 0) {
            turn();
        }
        desk.pump(false);
    }

    /// Sends so many messages a second, each at its own moment, whether answers come or not.
    void pace(double perSecond, Duration length) {
        long start = System.nanoTime();
        long messages = (long) (perSecond * length.toNanos() / 1e9);
        for (long number = 0; number < messages && failures.count() == 0; number++) {
            long due = start + (long) (number * 1e9 / perSecond);
            while (System.nanoTime() < due) {
                turn();
            }
            desk.say(number, due);
        }
    }

    /// Stops sending and waits for every answer.
    void quiet() {
        desk.pump(false);
        if (!audience.loop().turnUntil(() -> desk.idle() || failures.count() > 0, PATIENCE)) {
            failures.add("messages were left unanswered");
        }
    }

    private void turn() {
        audience.loop().turn();
        desk.loop().turn();
    }

    @Override
    public void close() throws IOException {
        audience.close();
        desk.close();
    }
}
