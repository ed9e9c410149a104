package parlor.app;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Timers;
import parlor.live.Feeds;
import parlor.rooms.Rooms;

/// What is done to rooms from time to time: idle ones close, empty ones go.
final class Housework {
    private static final Logger log = LoggerFactory.getLogger(Housework.class);

    private Housework() {}

    /// Comes round once a period, off the timer's thread; a round that fails is logged, and the
    /// next one comes all the same.
    static Timers.Timer every(
            Duration period, Edge edge, Executor threads, Rooms rooms, Feeds feeds) {
        return edge.timers().every(period, () -> threads.execute(() -> round(rooms, feeds)));
    }

    private static void round(Rooms rooms, Feeds feeds) {
        try {
            rooms.housekeep(feeds::followed).join();
        } catch (RuntimeException e) {
            log.error("housekeeping_failed", e);
        }
    }
}
