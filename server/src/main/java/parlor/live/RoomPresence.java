package parlor.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Timers;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.RoomId;

/// Who is present in one room and who types: states with a version, told to each follower when its
/// channel has room for them. Guarded by its monitor.
final class RoomPresence {
    static final Duration GRACE = Duration.ofSeconds(10);
    static final Duration TYPING = Duration.ofSeconds(6);
    static final Duration PACE = Duration.ofSeconds(1);
    static final int MAX_TYPING = 5;
    static final int MAX_CHANGES = 64;
    static final int COUNT_ABOVE = 200;
    static final int LIST_BELOW = 180;

    private final RoomId room;
    private final Feeds feeds;
    private final Runnable wake;
    private final Map<PrincipalId, Present> present = new LinkedHashMap<>();
    private final Map<PrincipalId, Named> renamed = new HashMap<>();
    private int expected;
    private final Map<PrincipalId, Timers.Timer> typing = new LinkedHashMap<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private volatile long version;
    private boolean counting;
    private boolean countTold;
    private long listFrom;

    RoomPresence(RoomId room, Feeds feeds, Runnable wake) {
        this.room = room;
        this.feeds = feeds;
        this.wake = wake;
    }

    /// One user, on however many connections.
    private static final class Present {
        User user;
        int connections;
        Timers.@Nullable Timer leaving;
        long typedAt = Long.MIN_VALUE;

        Present(User user) {
            this.user = user;
        }
    }

    /// What somebody is called since this entry.
    private record Named(User user, long since) {}

    /// What everybody but one is told; worded once, for however many there are.
    private static final class Change {
        final long version;
        final PrincipalId about;
        private final LiveEvent event;
        private final EnumMap<Framing, byte[]> frames = new EnumMap<>(Framing.class);

        Change(long version, PrincipalId about, LiveEvent event) {
            this.version = version;
            this.about = about;
            this.event = event;
        }

        ByteBuf frame(Framing framing, Feeds feeds) {
            return Unpooled.wrappedBuffer(
                    frames.computeIfAbsent(framing, f -> f.frame(feeds.encode(event), null)));
        }
    }

    long version() {
        return version;
    }

    /// The place of a follower to be is read: what anybody is called from now on is kept for it.
    synchronized void expect() {
        expected++;
    }

    /// It has come, or will not.
    synchronized void expectNoMore() {
        if (--expected == 0) {
            renamed.clear();
        }
    }

    synchronized int remembered() {
        return renamed.size();
    }

    /// The follower is here; it is told who else is.
    ///
    /// @return the version it has seen
    long enter(Log.Place place, Sink sink) {
        long seen;
        boolean came;
        synchronized (this) {
            came = arrive(current(place));
            seen = version;
            tellAll(sink);
        }
        if (came) {
            wake.run();
        }
        return seen;
    }

    /// The place was read before its follower came: it may have another name by now.
    private User current(Log.Place place) {
        var later = renamed.get(place.user().id());
        return later != null && later.since() > place.head() ? later.user() : place.user();
    }

    private boolean arrive(User user) {
        var here = present.computeIfAbsent(user.id(), id -> new Present(user));
        here.user = user;
        here.connections++;
        if (here.leaving != null) {
            here.leaving.cancel();
            here.leaving = null;
            return false;
        }
        return here.connections == 1 && changed(user.id(), new LiveEvent.Connected(room, user));
    }

    /// One of its followers is gone; when it was the last, it is missed after the grace.
    void leave(PrincipalId id) {
        synchronized (this) {
            var here = present.get(id);
            if (here != null && --here.connections == 0) {
                here.leaving = feeds.timers().after(GRACE, () -> gone(id));
            }
        }
    }

    private void gone(PrincipalId id) {
        synchronized (this) {
            var here = present.get(id);
            if (here == null || here.connections > 0) {
                return;
            }
            present.remove(id);
            stopTyping(id);
            changed(id, new LiveEvent.Disconnected(room, here.user));
        }
        wake.run();
    }

    /// The list has the new name from now on; those present learn it from the entry itself.
    synchronized void renamed(User user, long since) {
        if (expected > 0) {
            renamed.put(user.id(), new Named(user, since));
        }
        var here = present.get(user.id());
        if (here != null) {
            here.user = user;
            changes.clear();
            listFrom = version;
        }
    }

    /// Each may begin to type once a second, however many connections it has.
    void typing(PrincipalId id, boolean on) {
        synchronized (this) {
            var here = present.get(id);
            if (here == null || !(on ? startTyping(here) : stopTyping(id)) || counting) {
                return;
            }
            changed(id, new LiveEvent.Typing(room, here.user, on));
        }
        wake.run();
    }

    private boolean startTyping(Present here) {
        var id = here.user.id();
        var before = typing.get(id);
        long now = feeds.now();
        if (before == null
                && (typing.size() >= MAX_TYPING || now - PACE.toMillis() < here.typedAt)) {
            return false;
        }
        if (before == null) {
            here.typedAt = now;
        } else {
            before.cancel();
        }
        typing.put(id, feeds.timers().after(TYPING, () -> typing(id, false)));
        return before == null;
    }

    private boolean stopTyping(PrincipalId id) {
        var timer = typing.remove(id);
        if (timer != null) {
            timer.cancel();
        }
        return timer != null;
    }

    private boolean changed(PrincipalId about, LiveEvent event) {
        boolean before = counting;
        counting = present.size() > (counting ? LIST_BELOW - 1 : COUNT_ABOVE);
        if (counting) {
            return countSoon();
        }
        long now = version + 1;
        version = now;
        if (before) {
            listFrom = now;
            changes.clear();
        } else {
            changes.add(new Change(now, about, event));
            if (changes.size() > MAX_CHANGES) {
                listFrom = changes.removeFirst().version;
            }
        }
        return true;
    }

    /// At most one count a second.
    private boolean countSoon() {
        changes.clear();
        if (!countTold) {
            countTold = true;
            feeds.timers().after(PACE, this::tellCount);
        }
        return false;
    }

    private void tellCount() {
        synchronized (this) {
            countTold = false;
            if (counting) {
                version = version + 1;
            }
        }
        wake.run();
    }

    /// Tells what has changed since.
    ///
    /// @return the version it has seen now
    synchronized long tell(long seen, Sink sink) {
        if (counting || seen < listFrom) {
            tellAll(sink);
        } else {
            for (var change : changes) {
                if (change.version > seen && !change.about.equals(sink.principal())) {
                    sink.write(change.frame(sink.framing(), feeds));
                }
            }
        }
        return version;
    }

    private void tellAll(Sink sink) {
        if (counting) {
            write(sink, new LiveEvent.Count(room, present.size()));
            return;
        }
        List<User> others = new ArrayList<>(present.size());
        for (var here : present.values()) {
            if (!here.user.id().equals(sink.principal())) {
                others.add(here.user);
            }
        }
        write(sink, new LiveEvent.Online(room, others, present.size()));
    }

    private void write(Sink sink, LiveEvent event) {
        sink.write(feeds.frame(sink.framing(), event, 0));
    }

    synchronized boolean online(PrincipalId id) {
        return present.containsKey(id);
    }

    synchronized int count() {
        return present.size();
    }

    /// Nobody follows the room any more.
    synchronized void close() {
        typing.values().forEach(Timers.Timer::cancel);
        present.values().stream()
                .map(here -> here.leaving)
                .filter(java.util.Objects::nonNull)
                .forEach(Timers.Timer::cancel);
    }
}
