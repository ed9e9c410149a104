package parlor.web;

import io.netty.channel.Channel;
import java.time.Duration;

/// Whether a channel takes the bytes that wait for it. On its loop only.
final class Progress {
    private long since;
    private long waiting;

    /// True if bytes wait and none was taken for so long.
    boolean stalled(Channel channel, long nowNanos, Duration patience) {
        var out = channel.unsafe().outboundBuffer();
        long now = out == null ? 0 : out.totalPendingWriteBytes();
        if (now == 0 || now != waiting) {
            waiting = now;
            since = nowNanos;
            return false;
        }
        return nowNanos - since > patience.toNanos();
    }
}
