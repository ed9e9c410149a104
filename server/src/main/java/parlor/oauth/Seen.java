package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.base.Edge;
import parlor.base.Limits;

/// What counts once: remembered until it would not count any more anyway.
final class Seen {
    private final Cache<String, Shown> seen;
    private final Map<String, Integer> shares = new ConcurrentHashMap<>();

    Seen(Edge edge) {
        this.seen =
                Caches.ageingBy(edge.timers()::nanos)
                        .expireAfter(Expiry.<String, Shown>creating((_, shown) -> shown.life()))
                        .evictionListener((_, shown, _) -> forgotten(shown))
                        .build();
    }

    /// @param whose who has shown it
    private record Shown(String whose, Duration life) {}

    /// Whether it is shown for the first time. While too much is remembered, of all or of one,
    /// nothing is: to forget one of them would let it count again.
    ///
    /// @param whose who shows it
    /// @param life how long it could be shown again
    boolean first(String whose, String shown, Duration life) {
        if (tooMuch(whose)) {
            seen.cleanUp();
            if (tooMuch(whose)) {
                return false;
            }
        }
        var entry = new Shown(whose, life);
        if (seen.asMap().putIfAbsent(Handle.kept(whose + "\n" + shown), entry) != null) {
            return false;
        }
        shares.merge(whose, 1, Integer::sum);
        return true;
    }

    private boolean tooMuch(String whose) {
        return seen.estimatedSize() >= Limits.OAUTH_SEEN
                || shares.getOrDefault(whose, 0) >= Limits.OAUTH_SEEN_OF_ONE;
    }

    private void forgotten(@Nullable Shown shown) {
        if (shown != null) {
            shares.computeIfPresent(shown.whose(), (_, n) -> n == 1 ? null : n - 1);
        }
    }
}
