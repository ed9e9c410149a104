package parlor.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

        Present(User user) {
            this.user = user;
        }
    }

    private record Change(long version, PrincipalId about, LiveEvent event) {}

    long version() {
        return version;
    }

    /// The follower is here; it is told who else is.
    ///
    /// @return the version it has seen
    long enter(Follower follower, Sink sink) {
        long seen;
        boolean came;
        synchronized (this) {
            came = arrive(follower.user());
            seen = version;
            tellAll(sink);
        }
        if (came) {
            wake.run();
        }
        return seen;
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

    void leave(Follower follower) {
        synchronized (this) {
            var here = present.get(follower.user().id());
            if (here != null && --here.connections == 0) {
                var id = follower.user().id();
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

    void typing(User user, boolean on) {
        synchronized (this) {
            boolean news = on ? startTyping(user) : stopTyping(user.id());
            if (!news || counting) {
                return;
            }
            changed(user.id(), new LiveEvent.Typing(room, user, on));
        }
        wake.run();
    }

    private boolean startTyping(User user) {
        var before = typing.get(user.id());
        if (before == null && typing.size() >= MAX_TYPING) {
            return false;
        }
        if (before != null) {
            before.cancel();
        }
        typing.put(user.id(), feeds.timers().after(TYPING, () -> typing(user, false)));
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
                listFrom = changes.removeFirst().version();
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
                if (change.version() > seen && !change.about().equals(sink.user().id())) {
                    write(sink, change.event());
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
            if (!here.user.id().equals(sink.user().id())) {
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
