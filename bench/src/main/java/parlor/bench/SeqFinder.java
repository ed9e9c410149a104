package parlor.bench;

import static parlor.bench.TopLevel.ascii;

import java.nio.ByteBuffer;

/// Finds the entry number of a frame: where it stood last time, else by reading the object.
///
/// An unescaped `"seq":` cannot stand in a JSON string, and a frame with other first bytes (another
/// type) is read anew, so a hit at the remembered place is the top-level one. Buffers are
/// little-endian.
final class SeqFinder {
    private static final byte[] SEQ = ascii("seq");
    private static final int KIND = 15;
    private static final long SEVEN_BYTES = 0x00ff_ffff_ffff_ffffL;
    private static final long KEY = 0x003a_2271_6573_2200L; // "seq": behind one byte of any kind

    private int place = -1;
    private long word;
    private long kind;

    /// The entry number, or -1 where the frame is no entry.
    long find(ByteBuffer in, int from, int to) {
        int at = from + place;
        if (place >= 0
                && at + 9 <= to
                && (in.getLong(at) & SEVEN_BYTES) == word
                && in.getLong(from + KIND) == kind) {
            return TopLevel.digits(in, at + 7, to);
        }
        return read(in, from, to);
    }

    private long read(ByteBuffer in, int from, int to) {
        int value = TopLevel.find(in, from, to, SEQ);
        if (value < 0) {
            return -1;
        }
        remember(in, from, value - 7, to);
        return TopLevel.digits(in, value, to);
    }

    private void remember(ByteBuffer in, int from, int at, int to) {
        if (at < from || at + 8 > to || from + KIND + 8 > to) {
            return;
        }
        long found = in.getLong(at) & SEVEN_BYTES;
        if ((found & ~0xffL) == KEY) {
            place = at - from;
            word = found;
            kind = in.getLong(from + KIND);
        }
    }
}
