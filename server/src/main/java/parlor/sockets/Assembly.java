package parlor.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;

/// Puts fragmented messages together again (RFC 6455 §5.4), up to the size of one frame.
final class Assembly {
    private @Nullable ByteBuf fragments;
    private boolean text;

    /// Hands a complete message on: whether it is text, and its bytes.
    ///
    /// @return false if it has become too big
    boolean add(WebSocketFrame frame, BiConsumer<Boolean, byte[]> complete) {
        boolean begins = fragments == null;
        if (begins && frame.isFinalFragment()) {
            complete.accept(
                    frame instanceof TextWebSocketFrame, ByteBufUtil.getBytes(frame.content()));
            return true;
        }
        if (begins) {
            text = frame instanceof TextWebSocketFrame;
        }
        var so = fragments == null ? Unpooled.buffer() : fragments;
        fragments = so;
        if (so.readableBytes() + frame.content().readableBytes() > Limits.FRAME_BYTES) {
            return false;
        }
        so.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            byte[] whole = ByteBufUtil.getBytes(so);
            release();
            complete.accept(text, whole);
        }
        return true;
    }

    void release() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
