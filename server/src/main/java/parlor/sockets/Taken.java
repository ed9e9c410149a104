package parlor.sockets;

import java.util.UUID;
import parlor.identity.PrincipalId;

/// A channel that was taken over from the HTTP server: a WebSocket or an event stream. Called on
/// its own loop only.
interface Taken {

    UUID session();

    PrincipalId principal();

    /// What its round knows of it.
    Progress progress();

    /// Pings, drops the dead and the stalled.
    ///
    /// @param nowNanos the monotonic time
    /// @return when it wants to be looked after again, at the latest
    long sweep(long nowNanos, Signs signs);

    /// Says farewell and closes.
    void bye(Farewell farewell);
}
