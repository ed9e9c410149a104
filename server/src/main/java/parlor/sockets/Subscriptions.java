package parlor.sockets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.live.Feeds;
import parlor.live.Follower;
import parlor.live.Sink;
import parlor.rooms.RoomId;
import parlor.wire.ClientFrame;

/// The rooms that one connection follows. On its loop only.
final class Subscriptions {
    private final Feeds feeds;
    private final Map<RoomId, Subscription> followed = new HashMap<>(2);

    Subscriptions(Feeds feeds) {
        this.feeds = feeds;
    }

    private record Subscription(Follower follower, @Nullable Object requestId) {
        /// The id of the frame that asked for it, unless that was answered.
        @Nullable Object unanswered() {
            return follower.begun() ? null : requestId;
        }
    }

    /// Follows a room that is not followed; a [Problem] if there are too many.
    void begin(Sink sink, ClientFrame.Subscribe wish, @Nullable Object requestId) {
        if (followed.size() >= Limits.SUBSCRIPTIONS) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "A connection follows at most %d rooms.".formatted(Limits.SUBSCRIPTIONS),
                    "chat");
        }
        var follower = feeds.follow(sink, wish.chat(), wish.after(), wish.epoch(), requestId);
        followed.put(wish.chat(), new Subscription(follower, requestId));
    }

    /// Follows a room no more.
    ///
    /// @return the id of a frame that will not be answered otherwise
    @Nullable Object end(RoomId room) {
        var subscription = followed.remove(room);
        if (subscription == null) {
            return null;
        }
        subscription.follower().leave();
        return subscription.unanswered();
    }

    /// The follower has ended by itself.
    ///
    /// @return the id of a frame that will not be answered otherwise
    @Nullable Object ended(RoomId room) {
        var subscription = followed.remove(room);
        return subscription == null ? null : subscription.unanswered();
    }

    boolean has(RoomId room) {
        return followed.containsKey(room);
    }

    void resume() {
        List.copyOf(followed.values()).forEach(it -> it.follower().resume());
    }

    void endAll() {
        List.copyOf(followed.values()).forEach(it -> it.follower().leave());
        followed.clear();
    }
}
