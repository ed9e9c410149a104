package parlor.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parlor.rooms.EntryPage;
import parlor.rooms.RoomId;

/// Reads the log for those who are behind. Pages begin at fixed numbers, so that all who come back
/// after an outage share the same few reads and their bytes; no more than 8 reads at a time.
final class Pages {
    private static final int READS = 8;
    private static final int KEPT = 64;

    private final Feeds feeds;
    private final Map<Key, List<BiConsumer<@Nullable Page, @Nullable Throwable>>> waiting =
            new HashMap<>();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final LinkedHashMap<Key, Page> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int reading;

    Pages(Feeds feeds) {
        this.feeds = feeds;
    }

    private record Key(RoomId room, Framing framing, long after) {}

    /// Encoded entries in the order of the log. Its holder releases it.
    ///
    /// @param changes the feed's count of changes before the page was read
    record Page(Segment entries, long changes) {
        Segment.Slice slice(long from, long until) {
            return entries.slice(from, until, Feeds.WRITE_BYTES);
        }

        boolean serves(long seq, long changesNow) {
            return changes == changesNow && entries.first() <= seq && seq <= entries.last();
        }

        Page retain() {
            entries.retain();
            return this;
        }

        void release() {
            entries.release();
        }
    }

    /// Hands over a page that holds `from`, now or later and on any thread.
    void read(
            RoomFeed feed,
            Framing framing,
            long from,
            BiConsumer<@Nullable Page, @Nullable Throwable> then) {
        var key = new Key(feed.room, framing, (from - 1) / Feeds.PAGE * Feeds.PAGE);
        Page found;
        synchronized (this) {
            found = keptPage(key, from, feed.changes());
            if (found == null) {
                join(feed, key, then);
            }
        }
        if (found != null) {
            then.accept(found, null);
        }
    }

    private @Nullable Page keptPage(Key key, long from, long changes) {
        var page = kept.get(key);
        return page != null && page.serves(from, changes) ? page.retain() : null;
    }

    private void join(
            RoomFeed feed, Key key, BiConsumer<@Nullable Page, @Nullable Throwable> then) {
        var others = waiting.get(key);
        if (others != null) {
            others.add(then);
            return;
        }
        waiting.put(key, new ArrayList<>(List.of(then)));
        queue.add(() -> load(feed, key));
        next();
    }

    private void next() {
        while (reading < READS && !queue.isEmpty()) {
            reading++;
            queue.remove().run();
        }
    }

    private void load(RoomFeed feed, Key key) {
        long changes = feed.changes();
        feeds.countPageRead();
        var _ =
                feeds.log()
                        .page()
                        .read(key.room(), key.after(), Feeds.PAGE)
                        .whenComplete((read, failure) -> loaded(key, changes, read, failure));
    }

    private void loaded(
            Key key, long changes, @Nullable EntryPage read, @Nullable Throwable failure) {
        Page page = null;
        var why = failure;
        try {
            page = read == null || read.entries().isEmpty() ? null : encode(key, read, changes);
        } catch (RuntimeException | OutOfMemoryError e) { // The one of memory outside the heap.
            why = e;
        }
        handOver(key, page, why);
    }

    private void handOver(Key key, @Nullable Page page, @Nullable Throwable failure) {
        List<BiConsumer<@Nullable Page, @Nullable Throwable>> waiters;
        synchronized (this) {
            reading--;
            waiters = waiting.remove(key);
            if (page != null) {
                keep(key, page);
            }
            next();
        }
        if (waiters != null) {
            waiters.forEach(w -> w.accept(page == null ? null : page.retain(), failure));
        }
        if (page != null) {
            page.release();
        }
    }

    private Page encode(Key key, EntryPage read, long changes) {
        var frames = new ArrayList<byte[]>();
        int bytes = 0;
        for (var entry : read.entries()) {
            var encoded = feeds.encode(new LiveEvent.Happened(entry));
            byte[] frame = key.framing().frame(encoded, feeds.position(entry.seq()));
            bytes += frame.length;
            frames.add(frame);
        }
        var entries = new Segment(feeds.memory().take(bytes), read.entries().getFirst().seq());
        frames.forEach(entries::append);
        return new Page(entries, changes);
    }

    private void keep(Key key, Page page) {
        var before = kept.put(key, page.retain());
        if (before != null) {
            before.release();
        }
        if (kept.size() > KEPT) {
            drop(kept.entrySet().iterator());
        }
    }

    private static void drop(Iterator<Map.Entry<Key, Page>> entries) {
        entries.next().getValue().release();
        entries.remove();
    }

    /// Text has changed: nothing that was read before is kept.
    synchronized void forget(RoomId room) {
        kept.entrySet()
                .removeIf(entry -> {
                    boolean gone = entry.getKey().room().equals(room);
                    if (gone) {
                        entry.getValue().release();
                    }
                    return gone;
                });
    }

    /// Lets go of every page that waits for a reader.
    synchronized void clear() {
        kept.values().forEach(Page::release);
        kept.clear();
    }
}
