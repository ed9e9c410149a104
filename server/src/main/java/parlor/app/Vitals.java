package parlor.app;

import parlor.live.Feeds;
import parlor.rooms.Rooms;

/// What the parts tell about themselves.
interface Vitals {
    int connections();

    /// Connections closed because they took no byte.
    long stalled();

    Feeds.Counts live();

    Rooms.LaneState lane();

    long refusedGuesses();

    /// The chance that somebody finds some room's code today.
    double guessRisk();

    boolean stopping();
}
