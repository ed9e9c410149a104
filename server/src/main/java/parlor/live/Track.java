package parlor.live;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The entries of one room in one framing, `floor` to the feed's head. Guarded by its feed.
final class Track {
    private static final int MAX_BYTES = 1 << 20;

    private final SegmentMemory memory;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private int held;
    private long floor;
    int followers;

    Track(SegmentMemory memory, long floor) {
        this.memory = memory;
        this.floor = floor;
    }

    long floor() {
        return floor;
    }

    int held() {
        return held;
    }

    void append(long seq, byte[] frame) {
        var last = segments.peekLast();
        if (last == null || !last.hasRoomFor(frame)) {
            last = new Segment(memory.take(frame.length), seq);
            segments.add(last);
            held += last.size();
        }
        last.append(frame);
        while (held > MAX_BYTES && segments.size() > 1) {
            raiseFloor(segments.getFirst().last() + 1);
        }
    }

    /// Serves nothing below this number any more.
    void raiseFloor(long to) {
        floor = Math.max(floor, to);
        while (!segments.isEmpty() && segments.getFirst().last() < floor) {
            var gone = segments.removeFirst();
            held -= gone.size();
            gone.release();
        }
    }

    /// Null if there is nothing from here on; the caller has made sure that `from` is not below the
    /// floor.
    Segment.@Nullable Slice slice(long from, long until, int maxBytes) {
        var last = segments.peekLast();
        if (last == null || from > last.last() || from > until) {
            return null;
        }
        var newestFirst = segments.descendingIterator();
        var segment = newestFirst.next();
        while (segment.first() > from) {
            segment = newestFirst.next();
        }
        return segment.slice(from, until, maxBytes);
    }
}
