package parlor.sockets;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stands where a WebSocket will until it is known who opens it. What is said too early (RFC 6455
/// §4.1) is heard then, and no more is read.
final class Doorstep extends ChannelInboundHandlerAdapter {
    static final String NAME = "doorstep";

    private final List<Object> early = new ArrayList<>();
    private @Nullable Throwable wrong;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        early.add(message);
    }

    /// What was said too early was no frame: it is told to who comes in.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        wrong = cause;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    /// On the channel's loop.
    void enter(ChannelPipeline pipeline, WebSocketDoor.Opened opened) {
        var here = pipeline.context(this);
        if (here == null || !pipeline.channel().isActive()) {
            return;
        }
        pipeline.addAfter(NAME, Takeover.OURS, opened.connection());
        opened.start();
        pipeline.channel().config().setAutoRead(true);
        early.forEach(here::fireChannelRead);
        early.clear();
        if (wrong != null) {
            here.fireExceptionCaught(wrong);
        }
        here.fireChannelReadComplete();
        pipeline.remove(this);
    }
}
