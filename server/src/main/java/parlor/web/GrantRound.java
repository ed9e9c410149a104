package parlor.web;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import parlor.base.Timers;
import parlor.oauth.OAuth;
import parlor.sockets.Connections;

/// Looks every second whether the grants go on by whose tokens connections are open: these end with
/// them. One look at a time.
final class GrantRound implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Connections connections;
    private final Supplier<OAuth> oauth;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Timers.Timer timer;

    /// @param waiting where one may wait
    GrantRound(Connections connections, Supplier<OAuth> oauth, Timers timers, Executor waiting) {
        this.connections = connections;
        this.oauth = oauth;
        this.timer = timers.every(EVERY, () -> waiting.execute(this::look));
    }

    private void look() {
        var grants = connections.grants();
        if (grants.isEmpty() || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            oauth.get().ended(grants).forEach(connections::end);
        } finally {
            looking.set(false);
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
