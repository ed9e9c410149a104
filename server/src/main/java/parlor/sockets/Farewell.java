package parlor.sockets;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.wire.Wire;

/// Why the server closes a connection, and when the client may come back.
///
/// @param code the close code of the protocol
/// @param problem what was wrong, or null
/// @param from the earliest time to come back, after now
/// @param until the latest
record Farewell(int code, @Nullable Problem problem, Duration from, Duration until) {
    static final int GOING_AWAY = 1001;
    static final int TOO_BIG = 1009;
    static final int UNAUTHENTICATED = 4401;
    static final int NO_PROGRESS = 4408;
    static final int UNKNOWN_VERSION = 4426;
    static final int FLOODING = 4429;
    static final int OUR_FAULT = 4500;

    static Farewell tooBig() {
        return because(TOO_BIG, new Problem(ProblemCode.TOO_LARGE, "A frame has at most 64 KiB."));
    }

    static Farewell of(int code) {
        return new Farewell(code, null, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    static Farewell because(int code, Problem problem) {
        return new Farewell(code, problem, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    /// What is said of it.
    byte[] wire(Wire wire) {
        return wire.bye(code, from.toMillis(), until.toMillis());
    }
}
