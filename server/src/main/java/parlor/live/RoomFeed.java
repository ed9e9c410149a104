package parlor.live;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.identity.PrincipalId;
import parlor.rooms.Entry;
import parlor.rooms.EntryPage;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// What one room's followers are served from: its last entries, encoded once per framing, and who
/// is present. `head` is the newest entry that can be served.
final class RoomFeed {
    private static final long UNKNOWN = -1;
    private static final Logger journal = LoggerFactory.getLogger(RoomFeed.class);

    final RoomId room;
    final RoomPresence presence;
    private final Feeds feeds;
    private final EnumMap<Framing, Track> tracks = new EnumMap<>(Framing.class);
    private final Map<Drain, Part> parts = new ConcurrentHashMap<>();
    private final Map<PrincipalId, Integer> following = new HashMap<>();
    private final Map<PrincipalId, End> ended = new ConcurrentHashMap<>();
    private volatile long head = UNKNOWN;
    private volatile long deletedAt = Long.MAX_VALUE;
    private volatile long writtenAt;
    private final AtomicLong changes = new AtomicLong();
    private long announced;
    private boolean fetching;
    int users;

    /// A seat has ended with this entry.
    private record End(long seq, RoomEvent.MemberLeft.Reason reason) {}

    RoomFeed(RoomId room, Feeds feeds) {
        this.room = room;
        this.feeds = feeds;
        this.presence = new RoomPresence(room, feeds, this::wake);
    }

    long head() {
        return head;
    }

    long writtenAt() {
        return writtenAt;
    }

    /// Grows with each edit or deletion: what was read from the log before it may be outdated.
    long changes() {
        return changes.get();
    }

    Part part(Drain drain) {
        return parts.computeIfAbsent(drain, d -> new Part(this));
    }

    /// The first answer of the log tells where the feed begins.
    synchronized void open(long logHead) {
        if (head == UNKNOWN) {
            head = logHead;
            tracks.values().forEach(track -> track.raiseFloor(logHead + 1));
            writtenAt = feeds.now();
            fetchGap();
        }
    }

    /// A doorbell: late, doubled and lost ones do no harm.
    void announce(Entry entry) {
        boolean news;
        synchronized (this) {
            news = take(entry);
            fetchGap();
        }
        if (news) {
            wake();
        }
    }

    /// Only a number is known: the sweep or a gap.
    synchronized void announce(long seq) {
        announced = Math.max(announced, seq);
        fetchGap();
    }

    private boolean take(Entry entry) {
        announced = Math.max(announced, entry.seq());
        if (entry.replaces() > 0) {
            forget(entry.replaces());
        }
        if (head == UNKNOWN || entry.seq() != head + 1) {
            return false;
        }
        noteEnds(entry);
        append(entry);
        return true;
    }

    /// The bytes up to here are no longer true: nobody is served them any more.
    private void forget(long seq) {
        changes.incrementAndGet();
        feeds.pages().forget(room);
        tracks.values().forEach(track -> track.raiseFloor(Math.min(seq, Math.max(head, 0)) + 1));
    }

    /// No byte that is held is true any more.
    synchronized void forgetAll() {
        forget(Math.max(head, 0));
    }

    private void noteEnds(Entry entry) {
        switch (entry.event()) {
            case RoomEvent.MemberLeft(var user, var reason) -> {
                if (following.containsKey(user.id())) { // Nobody else is let in without a seat.
                    ended.put(user.id(), new End(entry.seq(), reason));
                }
            }
            case RoomEvent.MemberJoined(var user, _) -> ended.remove(user.id());
            case RoomEvent.MemberUpdated(var user, _) -> presence.renamed(user, entry.seq());
            case RoomEvent.RoomDeleted(_) -> deletedAt = entry.seq();
            case RoomEvent.MessagePut _ -> {}
            case RoomEvent.Rolled _ -> {}
            case RoomEvent.EpochTurned _ -> {}
            case RoomEvent.RoomUpdated _ -> {}
        }
    }

    /// What some track cannot hold is read from the log, by the followers of all.
    private void append(Entry entry) {
        try {
            encode(entry);
        } catch (RuntimeException | OutOfMemoryError e) { // The one of memory outside the heap.
            journal.atError().setCause(e).log("entry_not_encoded");
            tracks.values().forEach(track -> track.raiseFloor(entry.seq() + 1));
        }
        head = entry.seq();
        writtenAt = feeds.now();
    }

    private void encode(Entry entry) {
        if (!tracks.isEmpty()) {
            var encoded = feeds.encode(new LiveEvent.Happened(entry));
            var id = feeds.position(entry.seq());
            tracks.forEach(
                    (framing, track) -> track.append(entry.seq(), framing.frame(encoded, id)));
        }
    }

    private void fetchGap() {
        if (fetching || head == UNKNOWN || announced <= head) {
            return;
        }
        fetching = true;
        var _ =
                feeds.log()
                        .page()
                        .read(room, head, Feeds.PAGE)
                        .whenComplete((page, failure) -> fetched(page));
    }

    private void fetched(@Nullable EntryPage page) {
        synchronized (this) {
            fetching = false;
            if (page == null) {
                return; // The next sweep asks again.
            }
            page.entries().forEach(this::take);
            announced = page.entries().isEmpty() ? head : Math.max(announced, page.head());
            fetchGap();
        }
        wake();
    }

    void wake() {
        parts.forEach((drain, part) -> drain.wake(part));
    }

    synchronized void follow(Sink sink) {
        following.merge(sink.principal(), 1, Integer::sum);
        tracks.computeIfAbsent(
                        sink.framing(), f -> new Track(feeds.memory(), Math.max(head, 0) + 1))
                .followers++;
    }

    synchronized void unfollow(Sink sink) {
        var who = sink.principal();
        if (following.computeIfPresent(who, (_, n) -> n > 1 ? n - 1 : null) == null) {
            ended.remove(who);
        }
        var framing = sink.framing();
        var track = tracks.get(framing);
        if (track != null && --track.followers == 0) {
            tracks.remove(framing);
            track.raiseFloor(Long.MAX_VALUE);
        }
    }

    /// Some entries from here on; null if there are none yet.
    synchronized Segment.@Nullable Slice slice(Framing framing, long from, long until) {
        var track = tracks.get(framing);
        return track == null ? null : track.slice(from, until, Feeds.WRITE_BYTES);
    }

    /// Whether the entry after this one must be read from the log.
    synchronized boolean behind(Framing framing, long cursor) {
        var track = tracks.get(framing);
        return track == null || cursor + 1 < track.floor();
    }

    /// The number of the last entry that this principal may see.
    long endFor(PrincipalId principal) {
        if (ended.isEmpty()) {
            return deletedAt;
        }
        var end = ended.get(principal);
        return end == null ? deletedAt : Math.min(deletedAt, end.seq());
    }

    /// Why it goes on no further for this principal: as the last entry says it.
    String endingFor(PrincipalId principal) {
        if (deleted()) {
            return "deleted";
        }
        var end = ended.get(principal); // Gone again where he has just come back.
        return (end == null ? RoomEvent.MemberLeft.Reason.LEFT : end.reason())
                .name()
                .toLowerCase(Locale.ROOT);
    }

    /// How many ends and names it keeps for those who have yet to learn of them.
    int remembered() {
        return ended.size() + presence.remembered();
    }

    boolean deleted() {
        return deletedAt != Long.MAX_VALUE;
    }

    synchronized int held() {
        return tracks.values().stream().mapToInt(Track::held).sum();
    }

    /// Gives its memory back; who is behind reads the log.
    synchronized void giveBack() {
        tracks.values().forEach(track -> track.raiseFloor(Math.max(head, 0) + 1));
    }

    synchronized void close() {
        tracks.values().forEach(track -> track.raiseFloor(Long.MAX_VALUE));
        tracks.clear();
        presence.close();
    }
}
