package parlor.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/// The sessions that are live: by id, by whose they are, and in the order in which they may be
/// over. Times are milliseconds since the epoch.
final class LiveSessions {
    private final Stay stay;
    private final Map<UUID, LiveSession> all = new ConcurrentHashMap<>();
    private final Map<PrincipalId, Set<UUID>> whose = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<Look> looks = new ConcurrentSkipListSet<>();
    private final Set<UUID> news = ConcurrentHashMap.newKeySet();

    LiveSessions(Stay stay) {
        this.stay = stay;
    }

    /// When to look whether a session is over: not before, however seldom it is used.
    record Look(long at, UUID session) implements Comparable<Look> {
        private static final Comparator<Look> ORDER =
                Comparator.comparingLong(Look::at).thenComparing(Look::session);

        @Override
        public int compareTo(Look other) {
            return ORDER.compare(this, other);
        }
    }

    /// @param used when it was last used; that much is written down
    void add(Session session, long used) {
        var added = new LiveSession(session, used, stay);
        var before = all.put(session.id(), added);
        if (before != null) {
            looks.remove(before.look());
        }
        whose.compute(
                session.user().id(),
                (_, ids) -> {
                    var own = ids == null ? ConcurrentHashMap.<UUID>newKeySet(1) : ids;
                    own.add(session.id());
                    return own;
                });
        looks.add(added.look());
    }

    /// Whether it was live.
    boolean remove(Session session) {
        var id = session.id();
        var removed = all.remove(id);
        if (removed == null) {
            return false;
        }
        whose.computeIfPresent(
                session.user().id(),
                (_, ids) -> {
                    ids.remove(id);
                    return ids.isEmpty() ? null : ids;
                });
        looks.remove(removed.look());
        news.remove(id);
        return true;
    }

    Optional<LiveSession> find(UUID id) {
        return Optional.ofNullable(all.get(id));
    }

    List<LiveSession> of(PrincipalId principal) {
        return found(whose.getOrDefault(principal, Set.of()));
    }

    /// Those that are over; they stay until they are removed.
    List<Session> over(long now) {
        var over = new ArrayList<Session>();
        for (var look : looks) {
            if (look.at() > now) {
                break;
            }
            var session = all.get(look.session());
            if (session != null && session.end() <= now) {
                over.add(session.session());
            } else {
                looks.remove(look);
                if (session != null) {
                    looks.add(session.later());
                }
            }
        }
        return over;
    }

    /// Notes that a session is used.
    void use(UUID id, long now) {
        var session = all.get(id);
        if (session != null && session.use(now)) {
            news.add(id);
        }
    }

    /// Those whose last use is to be written down.
    List<LiveSession> news() {
        news.removeIf(id -> !all.containsKey(id));
        return found(news);
    }

    /// So much of the last use of a session is written down.
    void saved(UUID id, long used) {
        news.remove(id);
        find(id).ifPresent(session -> session.saved(used));
    }

    private List<LiveSession> found(Set<UUID> ids) {
        return ids.stream().map(this::find).flatMap(Optional::stream).toList();
    }
}
