package parlor.bench;

import static parlor.bench.TopLevel.ascii;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// When each of the last entries was due to be sent; read from its text once, not for every reader.
final class Stamps {
    private static final byte[] MARK = ascii(Words.STAMP);
    private static final int KEPT = 1 << 14;

    private final long[] seqs = new long[KEPT];
    private final long[] due = new long[KEPT];

    Stamps() {
        Arrays.fill(seqs, -1);
    }

    /// In the time of `System.nanoTime`, or -1 where the entry carries none.
    long of(long seq, ByteBuffer in, int from, int to) {
        int slot = (int) seq & (KEPT - 1);
        if (seqs[slot] != seq) {
            int at = TopLevel.indexOf(in, from, to, MARK);
            seqs[slot] = seq;
            due[slot] = at < 0 ? -1 : stamp(in, at + MARK.length);
        }
        return due[slot];
    }

    private static long stamp(ByteBuffer in, int at) {
        return TopLevel.digits(in, at, at + Words.STAMP_DIGITS);
    }
}
