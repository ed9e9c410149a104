package parlor.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import parlor.wire.ServerFrames;

/// The life signs of one round, worded once for all WebSockets that are due: a heartbeat, and
/// behind it a ping, so that both leave in one piece. On one loop only.
final class Signs implements AutoCloseable {
    private final ByteBuf bytes;
    private final int pingAt;

    /// @param json the heartbeat
    Signs(byte[] json) {
        var frame = ServerFrames.text(json);
        var ping = ServerFrames.ping();
        pingAt = frame.readableBytes();
        bytes = Unpooled.directBuffer(pingAt + ping.readableBytes());
        bytes.writeBytes(frame).writeBytes(ping);
    }

    /// Sends one of them, or both, or neither.
    void send(Outlet outlet, boolean heartbeat, boolean ping) {
        int start = heartbeat ? 0 : pingAt;
        int end = ping ? bytes.readableBytes() : pingAt;
        if (start < end) {
            outlet.write(bytes, start, end - start);
            outlet.flush();
        }
    }

    /// What a channel still holds of them stays until it is sent.
    @Override
    public void close() {
        bytes.release();
    }
}
