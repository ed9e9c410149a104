package parlor.http;

import java.time.Duration;

/// When a connection that says nothing is asked for a sign of life, and when it is given up.
///
/// @param every how long one may be silent before a sign of life is asked for, or given
/// @param dead how long a client may be silent before it is dropped
/// @param stalled how long a client may take no byte
public record Heartbeat(Duration every, Duration dead, Duration stalled) {
    static final Heartbeat USUAL =
            new Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(60), Duration.ofSeconds(45));
}
