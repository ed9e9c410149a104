package parlor.live;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// A run of encoded entries, one behind the other. Append-only: a byte once published is never
/// overwritten. Guarded by its feed.
final class Segment {
    static final int BYTES = 32 * 1024;

    private final ByteBuf bytes;
    private final long first;
    private int[] ends = new int[16];
    private int count;

    Segment(ByteBuf bytes, long first) {
        this.bytes = bytes;
        this.first = first;
    }

    long first() {
        return first;
    }

    long last() {
        return first + count - 1;
    }

    int size() {
        return bytes.capacity();
    }

    boolean hasRoomFor(byte[] frame) {
        return bytes.writableBytes() >= frame.length;
    }

    void append(byte[] frame) {
        bytes.writeBytes(frame);
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = bytes.writerIndex();
    }

    /// The entries from `from` to at most `until`, at least one and no more than `maxBytes` of
    /// more; the caller owns a reference to the bytes.
    Slice slice(long from, long until, int maxBytes) {
        int index = (int) (from - first);
        int start = index == 0 ? 0 : ends[index - 1];
        int end = (int) Math.min(count - 1, until - first);
        if (ends[end] - start > maxBytes) {
            end = lastWithin(index, end, start + maxBytes);
        }
        return new Slice(bytes.retain(), start, ends[end] - start, first + end);
    }

    private int lastWithin(int low, int high, int limit) {
        int found = Arrays.binarySearch(ends, low, high + 1, limit);
        return Math.max(low, found >= 0 ? found : -found - 2);
    }

    void retain() {
        bytes.retain();
    }

    void release() {
        bytes.release();
    }

    /// Some of the bytes that all readers share, and the number of the last entry in them.
    record Slice(ByteBuf bytes, int start, int length, long last) {}
}
