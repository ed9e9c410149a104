package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All the publishers of a run on their connections, read by one loop.
final class Desk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Loop loop = new Loop();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Failures failures;

    Desk(Failures failures) throws IOException {
        this.failures = failures;
    }

    void enter(Target target, String room, List<Guest> guests) throws IOException {
        for (Guest guest : guests) {
            Publisher publisher = new Publisher(guest, room, failures);
            publishers.add(publisher);
            links.add(loop.connect(target, guest, publisher));
        }
        if (!loop.turnUntil(() -> publishers.stream().allMatch(Publisher::open), PATIENCE)) {
            throw new IllegalStateException("publishers could not connect: " + failures.first());
        }
    }

    void time(@Nullable Latencies into) {
        publishers.forEach(publisher -> publisher.time(into));
    }

    void pump(boolean on) {
        for (int i = 0; i < publishers.size(); i++) {
            publishers.get(i).pump(links.get(i), on);
        }
    }

    /// Message `number` of a paced run: the publishers take turns.
    void say(long number, long dueNanos) {
        int turn = (int) (number % publishers.size());
        publishers.get(turn).say(links.get(turn), dueNanos);
    }

    boolean idle() {
        return publishers.stream().allMatch(Publisher::idle);
    }

    long answered() {
        return publishers.stream().mapToLong(Publisher::answered).sum();
    }

    /// The highest entry number that was acknowledged, by room.
    Map<String, Long> heads() {
        Map<String, Long> heads = new HashMap<>();
        publishers.forEach(speaker -> heads.merge(speaker.room(), head(speaker), Math::max));
        return heads;
    }

    private static long head(Publisher publisher) {
        long head = 0;
        for (int number = 1; number <= publisher.sent(); number++) {
            head = Math.max(head, publisher.seqOf(number));
        }
        return head;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    Loop loop() {
        return loop;
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
