package parlor.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import parlor.live.Encoded;
import parlor.live.Framing;

/// The frames a server sends: complete and unmasked (RFC 6455 §5.2).
public final class ServerFrames {
    private static final byte[] PING = {(byte) 0x89, 0};

    private ServerFrames() {}

    /// @param json in UTF-8, of any length
    public static ByteBuf text(byte[] json) {
        return Unpooled.wrappedBuffer(Framing.WEBSOCKET.frame(new Encoded("", json), null));
    }

    /// A ping without payload.
    public static ByteBuf ping() {
        return Unpooled.wrappedBuffer(PING);
    }

    /// The payload of a ping comes back.
    public static ByteBuf pong(ByteBuf payload) {
        return Unpooled.buffer(2 + payload.readableBytes())
                .writeByte(0x8A)
                .writeByte(payload.readableBytes())
                .writeBytes(payload);
    }

    /// A close frame without a reason.
    ///
    /// @param code RFC 6455 §7.4
    public static ByteBuf close(int code) {
        return Unpooled.buffer(4).writeByte(0x88).writeByte(2).writeShort(code);
    }
}
