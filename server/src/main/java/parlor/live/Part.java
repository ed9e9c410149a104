package parlor.live;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// The followers of one room on one loop. Touched on that loop only, but for `queued`.
final class Part {
    final RoomFeed feed;
    final ArrayList<Follower> followers = new ArrayList<>();
    final AtomicBoolean queued = new AtomicBoolean();
    int position;
    boolean more;

    Part(RoomFeed feed) {
        this.feed = feed;
    }

    void add(Follower follower) {
        follower.index = followers.size();
        followers.add(follower);
    }

    void remove(Follower follower) {
        var last = followers.removeLast();
        if (last != follower) {
            followers.set(follower.index, last);
            last.index = follower.index;
        }
        follower.index = -1;
    }
}
