package parlor.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Timers;
import parlor.identity.PrincipalId;
import parlor.rooms.Entry;
import parlor.rooms.RoomId;

/// The live core: every followed room's feed. A connection is a cursor, not a queue
/// (`docs/decisions/0002-cursor-not-queue.md`).
public final class Feeds implements AutoCloseable {
    static final int PAGE = 100;
    static final int WRITE_BYTES = 64 * 1024;
    static final Duration SWEEP = Duration.ofSeconds(3);
    static final Duration IDLE = Duration.ofSeconds(30);
    private static final int ROOMS_PER_SWEEP = 1_000;

    private final Edge edge;
    private final Log log;
    private final Function<LiveEvent, Encoded> encode;
    private final SegmentMemory memory;
    private final Pages pages = new Pages(this);
    private final Map<RoomId, RoomFeed> feeds = new ConcurrentHashMap<>();
    private final Map<Executor, Drain> drains = new ConcurrentHashMap<>();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder pageReads = new LongAdder();
    private final LongAdder drainNanos = new LongAdder();
    private final Timers.Timer sweeper;

    /// @param memoryBytes how much all encoded entries may take
    public Feeds(Edge edge, Log log, Function<LiveEvent, Encoded> encode, long memoryBytes) {
        this(edge, log, encode, new SegmentMemory(memoryBytes, ByteBuffer::allocateDirect));
    }

    Feeds(Edge edge, Log log, Function<LiveEvent, Encoded> encode, SegmentMemory memory) {
        this.edge = edge;
        this.log = log;
        this.encode = encode;
        this.memory = memory;
        this.sweeper = edge.timers().every(SWEEP, this::sweep);
    }

    /// Follows a room from `after` on (null: from its head). The seat is checked first; without
    /// one, or when the log cannot be read, the sink is told by `failed` and nothing else is
    /// written. A follower that leaves before that is told nothing. On the sink's loop.
    ///
    /// @param epoch the epoch that `after` belongs to, or null
    public Follower follow(
            Sink sink,
            RoomId room,
            @Nullable Long after,
            @Nullable String epoch,
            @Nullable Object requestId) {
        var feed = open(room, sink);
        var drain = drains.computeIfAbsent(sink.loop(), this::drain);
        var follower = new Follower(this, feed, drain, sink);
        feed.part(drain).add(follower);
        feed.presence.expect();
        var _ =
                log.admit()
                        .place(sink.principal(), room)
                        .whenComplete((place, failure) ->
                                drain.execute(() -> {
                                    try {
                                        if (failure != null) {
                                            follower.refused(failure);
                                        } else {
                                            follower.admitted(place, after, epoch, requestId);
                                        }
                                    } finally {
                                        feed.presence.expectNoMore();
                                    }
                                }));
        return follower;
    }

    private Drain drain(Executor loop) {
        return new Drain(loop, System::nanoTime, drainNanos);
    }

    private RoomFeed open(RoomId room, Sink sink) {
        var feed =
                feeds.compute(
                        room,
                        (id, open) -> {
                            var it = open == null ? new RoomFeed(id, this) : open;
                            it.users++;
                            return it;
                        });
        feed.follow(sink);
        return feed;
    }

    void release(RoomFeed feed, Drain drain, Follower follower, Sink sink) {
        feed.part(drain).remove(follower);
        feed.unfollow(sink);
        edge.timers().after(RoomPresence.GRACE.plusSeconds(1), () -> closeUnused(feed.room));
        feeds.computeIfPresent(
                feed.room,
                (id, open) -> {
                    open.users--;
                    return open;
                });
    }

    /// A feed outlives its last follower by the grace of presence.
    private void closeUnused(RoomId room) {
        feeds.computeIfPresent(
                room,
                (id, open) -> {
                    if (open.users > 0 || open.presence.count() > 0) {
                        return open;
                    }
                    open.close();
                    return null;
                });
    }

    /// What is held of a room is no longer true: it is read anew. From any thread; returns soon.
    public void forget(RoomId room) {
        pages.forget(room);
        var feed = feeds.get(room);
        if (feed != null) {
            feed.forgetAll();
        }
    }

    /// A new entry is in the log. From any thread; returns soon.
    public void announce(Entry entry) {
        var feed = feeds.get(entry.room());
        if (feed == null) {
            if (entry.replaces() > 0) {
                pages.forget(entry.room());
            }
            return;
        }
        feed.announce(entry);
        if (memory.overBudget()) {
            giveBack();
        }
    }

    private void giveBack() {
        pages.clear();
        feeds.values().stream()
                .filter(feed -> feed.held() > 0)
                .min(Comparator.comparingLong(RoomFeed::writtenAt))
                .ifPresent(RoomFeed::giveBack);
    }

    /// Heals lost announcements and takes back the memory of quiet rooms.
    void sweep() {
        long quiet = now() - IDLE.toMillis();
        var rooms = new ArrayList<RoomId>();
        for (var feed : feeds.values()) {
            rooms.add(feed.room);
            if (feed.writtenAt() < quiet && feed.held() > 0) {
                feed.giveBack();
            }
        }
        for (int i = 0; i < rooms.size(); i += ROOMS_PER_SWEEP) {
            var _ =
                    log.heads()
                            .read(rooms.subList(i, Math.min(rooms.size(), i + ROOMS_PER_SWEEP)))
                            .whenComplete((heads, failure) -> heal(heads));
        }
    }

    private void heal(@Nullable Map<RoomId, Long> heads) {
        if (heads != null) {
            heads.forEach((room, head) -> {
                var feed = feeds.get(room);
                if (feed != null) {
                    feed.announce(head);
                }
            });
        }
    }

    /// Somebody types, or has stopped; nothing happens if it is not present.
    public void typing(RoomId room, PrincipalId user, boolean on) {
        var feed = feeds.get(room);
        if (feed != null) {
            feed.presence.typing(user, on);
        }
    }

    public boolean online(RoomId room, PrincipalId user) {
        var feed = feeds.get(room);
        return feed != null && feed.presence.online(user);
    }

    /// Whether anybody is connected to the room.
    public boolean followed(RoomId room) {
        var feed = feeds.get(room);
        return feed != null && feed.presence.count() > 0;
    }

    ByteBuf frame(Framing framing, LiveEvent event, long after) {
        var id = event instanceof LiveEvent.Subscribed ? position(after) : null;
        return Unpooled.wrappedBuffer(framing.frame(encode(event), id));
    }

    Encoded encode(LiveEvent event) {
        return encode.apply(event);
    }

    String position(long seq) {
        return log.epoch() + ":" + seq;
    }

    String epoch() {
        return log.epoch();
    }

    Log log() {
        return log;
    }

    Pages pages() {
        return pages;
    }

    SegmentMemory memory() {
        return memory;
    }

    Timers timers() {
        return edge.timers();
    }

    long now() {
        return edge.clock().millis();
    }

    void delivered(long entries) {
        delivered.add(entries);
    }

    void countPageRead() {
        pageReads.increment();
    }

    /// What the live core has done since the start, for `/metrics`.
    public record Counts(
            long delivered, long pageReads, Duration drained, int rooms, long segmentBytes) {}

    public Counts counts() {
        return new Counts(
                delivered.sum(),
                pageReads.sum(),
                Duration.ofNanos(drainNanos.sum()),
                feeds.size(),
                memory.used());
    }

    /// How many bytes are held beyond the limit, because channels or feeds do not let go of them.
    public long excess() {
        return memory.excess();
    }

    List<RoomFeed> open() {
        return List.copyOf(feeds.values());
    }

    @Override
    public void close() {
        sweeper.cancel();
        feeds.values().forEach(RoomFeed::close);
        feeds.clear();
        pages.clear();
    }
}
