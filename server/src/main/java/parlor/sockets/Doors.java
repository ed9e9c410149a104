package parlor.sockets;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.base.Timers;
import parlor.http.Budgets;
import parlor.http.Heartbeat;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.live.Feeds;
import parlor.oauth.Access;
import parlor.rooms.Rooms;
import parlor.wire.Wire;

/// What the WebSocket and the event stream have in common.
///
/// @param limited whether rates and numbers of connections are bounded
/// @param tokens what an access token lets one do
/// @param ids makes request ids
public record Doors(
        Rooms rooms,
        Feeds feeds,
        Sessions sessions,
        Wire wire,
        Connections connections,
        Budgets budgets,
        Heartbeat heartbeat,
        boolean limited,
        Timers timers,
        Clock clock,
        Function<String, CompletableFuture<Optional<Access>>> tokens,
        Supplier<String> ids) {
    private static final Duration FAR = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(Doors.class);

    /// The monotonic time in nanoseconds.
    long now() {
        return timers.nanos();
    }

    /// Whether the token has expired that a connection was opened with, or the session.
    boolean over(Session session) {
        return !session.expiresAt().isAfter(clock.instant());
    }

    /// How many nanoseconds it has left, a day at most.
    long left(Session session) {
        var left = Duration.between(clock.instant(), session.expiresAt());
        return left.compareTo(FAR) < 0 ? left.toNanos() : FAR.toNanos();
    }

    /// Wakes a connection later, on its own loop.
    void later(Duration delay, Executor loop, Runnable task) {
        timers.after(delay, () -> loop.execute(task));
    }

    String requestId() {
        return ids.get();
    }

    /// What the caller is told of a failure; a fault of ours is logged and told without its words.
    Problem problem(@Nullable Throwable failure) {
        var cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        if (cause instanceof Problem problem) {
            return problem;
        }
        log.error("command_failed", cause);
        return new Problem(ProblemCode.ERROR, "A server error occurred.");
    }
}
