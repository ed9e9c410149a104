package parlor.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import parlor.base.Edge;
import parlor.base.Limits;

/// What counts once: remembered until it would not count any more anyway.
final class Seen {
    private final Cache<String, Boolean> seen;

    /// @param life how long something that was shown could be shown again
    Seen(Edge edge, Duration life) {
        this.seen =
                Caffeine.newBuilder().expireAfterWrite(life).ticker(edge.timers()::nanos).build();
    }

    /// Whether it is shown for the first time. While too much is remembered nothing is: to forget
    /// one of them would let it count again.
    boolean first(String shown) {
        if (seen.estimatedSize() >= Limits.OAUTH_SEEN) {
            seen.cleanUp();
            if (seen.estimatedSize() >= Limits.OAUTH_SEEN) {
                return false;
            }
        }
        return seen.asMap().putIfAbsent(Handle.kept(shown), true) == null;
    }
}
