package parlor.live;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomId;

/// One connection's place in one room: a cursor. Touched on the connection's loop only.
public final class Follower {
    private static final Logger journal = LoggerFactory.getLogger(Follower.class);

    private enum State {
        OPENING,
        CATCHING_UP,
        LIVE,
        ENDED
    }

    private final Feeds feeds;
    private final RoomFeed feed;
    private final Drain drain;
    private final Sink sink;
    private final PrincipalId principal;
    private State state = State.OPENING;
    private boolean begun;
    private long cursor;
    private long presenceSeen;
    int index = -1;

    Follower(Feeds feeds, RoomFeed feed, Drain drain, Sink sink) {
        this.feeds = feeds;
        this.feed = feed;
        this.drain = drain;
        this.sink = sink;
        this.principal = sink.principal();
    }

    public RoomId room() {
        return feed.room;
    }

    /// The number of the last entry handed to the channel.
    public long cursor() {
        return cursor;
    }

    /// Whether it was told where the stream goes on.
    public boolean begun() {
        return begun;
    }

    /// There is no seat, or nobody can say.
    void refused(Throwable failure) {
        if (state == State.OPENING) {
            leave();
            sink.failed(room(), failure);
        }
    }

    /// The seat is there: tell where the stream goes on, who is present, then the entries.
    void admitted(
            Log.Place place,
            @Nullable Long after,
            @Nullable String epoch,
            @Nullable Object requestId) {
        if (state == State.OPENING) {
            feed.open(place.head());
            start(place, after, epoch, requestId);
        }
    }

    private void start(
            Log.Place place,
            @Nullable Long after,
            @Nullable String epoch,
            @Nullable Object requestId) {
        long head = feed.head();
        String reason = refusal(after, epoch, head);
        cursor = after == null || reason != null ? head : after;
        send(
                new LiveEvent.Subscribed(
                        room(), cursor, head, feeds.epoch(), reason == null, reason, requestId));
        presenceSeen = feed.presence.enter(place, sink);
        begun = true;
        state = State.LIVE;
        sink.flush();
        resume();
    }

    private @Nullable String refusal(@Nullable Long after, @Nullable String epoch, long head) {
        boolean unknown = after != null && (after > head || after < 0);
        boolean restored = epoch != null && !epoch.equals(feeds.epoch());
        return unknown || restored ? "epoch" : null;
    }

    /// The channel takes bytes again.
    public void resume() {
        if (advance()) {
            drain.wake(feed.part(drain));
        }
    }

    /// Hands over what there is, at most one write.
    ///
    /// @return true if there is more and the channel takes it
    boolean advance() {
        if (state != State.LIVE || !sink.writable()) {
            return false;
        }
        boolean wrote = announceStates();
        long until = feed.endFor(principal);
        if (cursor < until && cursor < feed.head()) {
            wrote |= advanceEntries(until);
        }
        if (wrote) {
            sink.flush();
        }
        if (state == State.LIVE && cursor >= until) {
            finish(feed.endingFor(principal));
        }
        return state == State.LIVE && cursor < feed.head() && sink.writable();
    }

    private boolean announceStates() {
        if (presenceSeen == feed.presence.version()) {
            return false;
        }
        presenceSeen = feed.presence.tell(presenceSeen, sink);
        return true;
    }

    private boolean advanceEntries(long until) {
        if (feed.behind(sink.framing(), cursor)) {
            catchUp();
            return false;
        }
        var slice = feed.slice(sink.framing(), cursor + 1, until);
        if (slice == null) {
            return false;
        }
        write(slice);
        return true;
    }

    private void write(Segment.Slice slice) {
        feeds.delivered(slice.last() - cursor);
        cursor = slice.last();
        try {
            sink.write(slice.bytes(), slice.start(), slice.length());
        } finally {
            slice.bytes().release();
        }
    }

    private void catchUp() {
        if (feed.deleted()) {
            finish("deleted");
            return;
        }
        state = State.CATCHING_UP;
        feeds.pages().read(feed, sink.framing(), cursor + 1, this::caughtUp);
    }

    /// From any thread: a page of the log, or why there is none.
    private void caughtUp(Pages.@Nullable Page page, @Nullable Throwable failure) {
        drain.execute(() -> {
            if (state == State.CATCHING_UP) {
                state = State.LIVE;
                if (page == null) {
                    fail(failure);
                } else {
                    writePage(page);
                }
            }
            if (page != null) {
                page.release();
            }
        });
    }

    private void writePage(Pages.Page page) {
        long until = feed.endFor(principal);
        if (cursor < until && page.serves(cursor + 1, feed.changes())) {
            write(page.slice(cursor + 1, until));
            sink.flush();
        }
        resume();
    }

    /// The subscription was answered when it began: it ends as one that anybody else ends.
    private void fail(@Nullable Throwable failure) {
        journal.atWarn().setCause(failure).log("page_not_read");
        finish("failed");
    }

    private void finish(String reason) {
        send(new LiveEvent.Unsubscribed(room(), reason, null));
        sink.flush();
        leave();
        sink.ended(room());
    }

    private void send(LiveEvent event) {
        sink.write(feeds.frame(sink.framing(), event, cursor));
    }

    /// Ends it from outside: the connection has gone or does not want it any more.
    public void leave() {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        if (begun) {
            feed.presence.leave(principal);
        }
        feeds.release(feed, drain, this, sink);
    }
}
