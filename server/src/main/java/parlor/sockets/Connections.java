package parlor.sockets;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.Timers;

/// All channels that were taken over: how many there are, of whom, and one round for all of a loop
/// instead of a timer per channel.
public final class Connections implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(2);

    private final boolean limited;
    private final Timers timers;
    private final Predicate<UUID> sessions;
    private final Predicate<UUID> grants;
    private final LongSupplier excess;
    private final Supplier<byte[]> heartbeat;
    private final Timers.Timer sweeper;
    private final Map<EventLoop, Round> rounds = new ConcurrentHashMap<>();
    private final Map<UUID, List<Member>> bySession = new ConcurrentHashMap<>();
    private final Set<UUID> byGrant = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder stalled = new LongAdder();
    private volatile boolean closing;

    /// @param limited false lifts the numbers per address and session
    /// @param sessions whether this is a session that has not ended
    /// @param grants whether this is no session, but a grant by whose token one may come in
    /// @param excess how many bytes the live core holds more than it should
    /// @param heartbeat the frame that tells of the server's life, in JSON
    public Connections(
            boolean limited,
            Timers timers,
            Predicate<UUID> sessions,
            Predicate<UUID> grants,
            LongSupplier excess,
            Supplier<byte[]> heartbeat) {
        this.limited = limited;
        this.timers = timers;
        this.sessions = sessions;
        this.grants = grants;
        this.excess = excess;
        this.heartbeat = heartbeat;
        this.sweeper = timers.every(SWEEP, this::sweep);
    }

    private record Member(EventLoop loop, Taken taken) {}

    /// How many are open now.
    public int open() {
        return open.get();
    }

    /// How many were closed because they took no byte.
    public long stalled() {
        return stalled.sum();
    }

    void countStalled() {
        stalled.increment();
    }

    /// Asks for one more, and notes it; every noted one must be forgotten. A [Problem] if there are
    /// too many, or if its session has ended since it was asked for: whoever ends it from now on
    /// finds it here.
    ///
    /// @param address the bucket of the client's address
    void enter(EventLoop loop, Taken taken, String address) {
        if (closing) {
            throw Problem.unavailable("The server is closing.", Duration.ofSeconds(2));
        }
        int there = byAddress.merge(address, 1, Integer::sum);
        int of = add(new Member(loop, taken));
        open.incrementAndGet();
        rounds.computeIfAbsent(loop, _ -> new Round(timers.nanos())).add(taken);
        if (limited
                && (there > Limits.CONNECTIONS_PER_ADDRESS
                        || of > Limits.CONNECTIONS_PER_SESSION)) {
            leave(loop, taken, address);
            throw Problem.throttled(Duration.ofSeconds(5));
        }
        if (sessions.test(taken.session())) {
            return;
        }
        if (!grants.test(taken.session())) {
            leave(loop, taken, address);
            throw Problem.notAuthenticated();
        }
        byGrant.add(taken.session());
    }

    /// How many its session has now. In one step, so that no list is left alone between them.
    private int add(Member member) {
        var count = new int[1];
        bySession.compute(
                member.taken().session(),
                (_, before) -> {
                    var mine = before == null ? new ArrayList<Member>(1) : before;
                    synchronized (mine) {
                        mine.add(member);
                        count[0] = mine.size();
                    }
                    return mine;
                });
        return count[0];
    }

    /// On its loop: bytes wait for it, or its right has changed. It is looked after by the next
    /// round.
    void soon(EventLoop loop, Taken taken) {
        var round = rounds.get(loop);
        if (round != null) {
            round.soon(taken);
        }
    }

    private void sweep() {
        rounds.forEach((loop, round) -> loop.execute(() -> sweep(round)));
    }

    private void sweep(Round round) {
        try (var signs = new Signs(heartbeat.get())) {
            round.walk(timers.nanos(), signs);
        }
        long tooMuch = excess.getAsLong() / rounds.size();
        if (tooMuch > 0) {
            relieve(round, tooMuch);
        }
    }

    /// What channels hold that nobody reads from is taken from them first, the longest stalled
    /// before the others; the rest would have to read the log instead.
    private void relieve(Round round, long bytes) {
        var stalled =
                round.all()
                        .filter(taken ->
                                taken.progress().stalled() && taken.progress().pinned() > 0)
                        .sorted(Comparator.comparingLong(taken -> taken.progress().since()))
                        .toList();
        long freed = 0;
        for (int i = 0; i < stalled.size() && freed < bytes; i++) {
            freed += stalled.get(i).progress().pinned();
            countStalled();
            stalled.get(i).bye(Farewell.of(Farewell.NO_PROGRESS));
        }
    }

    void leave(EventLoop loop, Taken taken, String address) {
        var round = rounds.get(loop);
        if (round == null || !round.remove(taken)) {
            return;
        }
        open.decrementAndGet();
        byAddress.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
        var _ = remove(taken, taken.session());
    }

    private boolean remove(Taken taken, UUID session) {
        var found = new boolean[1];
        bySession.computeIfPresent(
                session,
                (_, mine) -> {
                    synchronized (mine) {
                        found[0] = mine.removeIf(member -> member.taken().equals(taken));
                        if (!mine.isEmpty()) {
                            return mine;
                        }
                        byGrant.remove(session);
                        return null;
                    }
                });
        return found[0];
    }

    /// It goes on by another right than before, and ends with that. On its loop.
    void move(EventLoop loop, Taken taken, UUID before) {
        if (!before.equals(taken.session()) && remove(taken, before)) {
            var _ = add(new Member(loop, taken));
            byGrant.add(taken.session());
        }
    }

    /// The grants by whose tokens connections are open.
    public Set<UUID> grants() {
        return Set.copyOf(byGrant);
    }

    /// The session or grant has ended: so do its connections.
    public void end(UUID session) {
        var mine = bySession.get(session);
        if (mine == null) {
            return;
        }
        List<Member> now;
        synchronized (mine) {
            now = List.copyOf(mine);
        }
        var farewell = Farewell.because(Farewell.UNAUTHENTICATED, Problem.notAuthenticated());
        now.forEach(m -> m.loop().execute(() -> end(m, farewell)));
    }

    private void end(Member member, Farewell farewell) {
        var round = rounds.get(member.loop());
        if (round != null && round.has(member.taken())) { // It was let in after all.
            member.taken().bye(farewell);
        }
    }

    /// Says bye to everybody; each gets its own slot to come back.
    public void closeAll(Duration slots) {
        closing = true;
        close();
        rounds.forEach((loop, round) ->
                loop.execute(() -> {
                    var all = round.all().toList();
                    for (int i = 0; i < all.size(); i++) {
                        all.get(i).bye(slot(i, all.size(), slots));
                    }
                }));
    }

    /// Looks after nobody any more.
    @Override
    public void close() {
        sweeper.cancel();
    }

    private static Farewell slot(int index, int of, Duration slots) {
        var from = slots.multipliedBy(index).dividedBy(of);
        return new Farewell(
                Farewell.GOING_AWAY,
                null,
                from.plusMillis(200),
                from.plusMillis(200).plus(slots.dividedBy(of)).plusMillis(100));
    }
}
