package parlor.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Problem;
import parlor.base.VirtualTime;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.Entry;
import parlor.rooms.EntryPage;
import parlor.rooms.Message;
import parlor.rooms.MessageId;
import parlor.rooms.Role;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// One room: its log, its members, and one loop that does what it is given when all is to come to
/// rest.
final class Hall {
    final RoomId room = new RoomId(new UUID(1, 1));
    final VirtualTime time = new VirtualTime();
    final Queue<Runnable> loop = new ArrayDeque<>();
    final Feeds feeds;
    private final List<Entry> log = new ArrayList<>();
    private final Map<PrincipalId, User> seated = new LinkedHashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private int guests;

    /// Whether whoever comes waits for an answer about its seat.
    boolean slow;

    /// Whether no entry can be worded.
    boolean speechless;

    /// Which of the next buffers there is no memory for, counted from 1; 0: for all there is.
    int missing;

    Hall() {
        var edge = new Edge(time, new Random(1), new SecureRandom(), time);
        var source = new Log(this::admit, this::page, this::heads, "e1");
        feeds = new Feeds(edge, source, this::encode, new SegmentMemory(1 << 20, this::memory));
    }

    private ByteBuffer memory(int bytes) {
        if (missing > 0 && --missing == 0) {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    private Encoded encode(LiveEvent event) {
        if (speechless && event instanceof LiveEvent.Happened) {
            throw new IllegalStateException("no words");
        }
        return new Encoded("x", told(event).getBytes(UTF_8));
    }

    private static String told(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Happened(var entry) -> "entry " + entry.seq();
            case LiveEvent.Subscribed it -> "after " + it.after();
            case LiveEvent.Unsubscribed it -> "ended: " + it.reason();
            case LiveEvent.Online it -> "with " + it.others().stream().map(User::username).toList();
            case LiveEvent.Connected it -> it.user().username() + " comes";
            case LiveEvent.Disconnected it -> it.user().username() + " goes";
            case LiveEvent.Count it -> it.count() + " are here";
            case LiveEvent.Typing it -> it.user().username() + " types";
        };
    }

    // ---- the log ----

    private CompletableFuture<Log.Place> admit(PrincipalId who, RoomId of) {
        var answer = new CompletableFuture<Log.Place>();
        var seen = Optional.ofNullable(seated.get(who));
        long head = log.size();
        Runnable tell =
                () ->
                        seen.ifPresentOrElse(
                                user -> answer.complete(new Log.Place(user, head)),
                                () -> answer.completeExceptionally(Problem.notFound()));
        if (slow) {
            held.add(tell);
        } else {
            tell.run();
        }
        return answer;
    }

    private CompletableFuture<EntryPage> page(RoomId of, long after, int limit) {
        var entries = log.stream().skip(after).limit(limit).toList();
        return CompletableFuture.completedFuture(new EntryPage(entries, log.size(), "e1"));
    }

    private CompletableFuture<Map<RoomId, Long>> heads(Collection<RoomId> of) {
        return CompletableFuture.completedFuture(Map.of(room, (long) log.size()));
    }

    private void happens(RoomEvent event) {
        var entry = new Entry(room, log.size() + 1L, time.instant(), event, 0);
        log.add(entry);
        feeds.announce(entry);
    }

    // ---- who does what ----

    User joins(String name) {
        var user = new User(new PrincipalId(new UUID(2, guests++)), User.Kind.GUEST, name, null);
        seated.put(user.id(), user);
        happens(new RoomEvent.MemberJoined(user, Role.MEMBER));
        return user;
    }

    void leaves(User user) {
        seated.remove(user.id());
        happens(new RoomEvent.MemberLeft(user, RoomEvent.MemberLeft.Reason.LEFT));
    }

    void isNow(User user, String name) {
        var other = new User(user.id(), user.kind(), name, null);
        seated.put(user.id(), other);
        happens(new RoomEvent.MemberUpdated(other, Role.MEMBER));
    }

    /// So many lines are said.
    void goesOn(User by, int lines) {
        for (int i = 0; i < lines; i++) {
            happens(new RoomEvent.MessagePut(line(by, log.size() + 1L)));
        }
    }

    private Message line(User by, long seq) {
        var id = new MessageId(new UUID(3, seq));
        return new Message(
                id, room, seq, seq, by, "hm", time.instant(), null, false, null, null, List.of());
    }

    Ear hears(User user, Framing framing, @Nullable Long after) {
        var ear = new Ear(this, user, framing);
        ear.follower = feeds.follow(ear, room, after, null, null);
        rest();
        return ear;
    }

    /// The answers about seats that were held back.
    void admits() {
        slow = false;
        held.forEach(Runnable::run);
        held.clear();
        rest();
    }

    /// Everything that is to be done is done.
    void rest() {
        for (var task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    /// How many ends and names its feed keeps.
    int remembered() {
        return feeds.open().stream().mapToInt(RoomFeed::remembered).sum();
    }
}
