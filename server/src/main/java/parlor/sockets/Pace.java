package parlor.sockets;

import io.netty.channel.Channel;
import parlor.base.Limits;

/// How fast a connection is read: it hears no more than it answers, and answers no more than is
/// taken. On its loop only.
final class Pace {
    private int unanswered;
    private boolean busy;
    private boolean hearing = true;

    void begun() {
        unanswered++;
    }

    void done() {
        unanswered--;
    }

    /// Whether what has come may be taken up now.
    boolean hearing() {
        return hearing;
    }

    /// Reads on, or stops for now.
    ///
    /// @param last what comes is thrown away from now on
    /// @return true if it begins to read again
    boolean keep(Channel channel, boolean last) {
        busy = unanswered >= (busy ? Limits.UNANSWERED_LOW + 1 : Limits.UNANSWERED_HIGH);
        hearing = !busy && channel.isWritable();
        boolean read = last || hearing;
        boolean again = read && !channel.config().isAutoRead();
        channel.config().setAutoRead(read);
        return again;
    }
}
