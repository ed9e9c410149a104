package parlor.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// All the members of a run on their connections, read by one loop.
final class Audience implements AutoCloseable {
    private static final int HANDSHAKES_AT_ONCE = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Loop loop = new Loop();
    private final Tally tally = new Tally();
    private final List<Member> members = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Target target;
    private final Failures failures;

    Audience(Target target, Failures failures) throws IOException {
        this.target = target;
        this.failures = failures;
    }

    /// Connects and subscribes these guests of the room; returns when all are subscribed.
    void enter(String room, List<Guest> guests) throws IOException {
        SeqFinder finder = new SeqFinder();
        for (Guest guest : guests) {
            Member member = new Member(guest, room, finder, tally, failures);
            members.add(member);
            links.add(loop.connect(target, guest, member));
            awaitSubscribed(HANDSHAKES_AT_ONCE);
        }
    }

    /// Returns when all are subscribed.
    void settle() {
        awaitSubscribed(1);
    }

    /// Connects all members again, each from where it was.
    void comeBack(Target target) throws IOException {
        links.forEach(Link::close);
        int before = tally.subscriptions();
        for (int i = 0; i < members.size(); i++) {
            links.set(i, loop.connect(target, members.get(i).guest(), members.get(i)));
            int started = i;
            await(() -> started - (tally.subscriptions() - before) < HANDSHAKES_AT_ONCE);
        }
        await(() -> tally.subscriptions() - before == members.size());
    }

    private void awaitSubscribed(int below) {
        await(() -> members.size() - tally.subscriptions() < below);
    }

    private void await(BooleanSupplier done) {
        if (!loop.turnUntil(() -> done.getAsBoolean() || failures.count() > 0, PATIENCE)) {
            failures.add("only " + tally.subscriptions() + " subscriptions were answered in time");
        }
        if (failures.count() > 0) {
            throw new IllegalStateException("connecting failed: " + failures.first());
        }
    }

    /// Waits until every member has its room's entries up to the head, then holds what each saw
    /// against the server.
    void checkUpTo(Map<String, Long> heads, Duration limit) {
        loop.turnUntil(() -> members.stream().allMatch(member -> reached(member, heads)), limit);
        for (Member member : members) {
            if (!member.audit().clean() || !reached(member, heads)) {
                failures.add(
                        "guest %d: %s, head %d"
                                .formatted(
                                        member.guest().number(),
                                        member.audit(),
                                        heads.get(member.room())));
            }
        }
    }

    private static boolean reached(Member member, Map<String, Long> heads) {
        return member.audit().last() >= heads.getOrDefault(member.room(), 0L);
    }

    /// The number of the last entry that every member has.
    long slowest() {
        return members.stream().mapToLong(member -> member.audit().last()).min().orElseThrow();
    }

    long connected() {
        return members.stream().filter(Member::connected).count();
    }

    void mayBeLost(boolean may) {
        members.forEach(member -> member.mayBeLost(may));
    }

    void stall() {
        links.forEach(Link::stall);
    }

    void resume() {
        links.forEach(Link::resume);
    }

    Loop loop() {
        return loop;
    }

    Tally tally() {
        return tally;
    }

    int size() {
        return members.size();
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
