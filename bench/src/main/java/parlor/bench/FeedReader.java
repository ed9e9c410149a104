package parlor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.live.Feeds;
import parlor.live.Follower;
import parlor.live.Framing;
import parlor.live.Sink;
import parlor.rooms.RoomId;

/// A reader of the feed's room: its first bytes are taken for a handshake, the next for the
/// subscription.
final class FeedReader extends ChannelInboundHandlerAdapter implements Sink {
    private final Feeds feeds;
    private final User user;
    private final AtomicInteger readers;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Follower follower;
    private boolean greeted;

    FeedReader(Feeds feeds, User user, AtomicInteger readers) {
        this.feeds = feeds;
        this.user = user;
        this.readers = readers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ReferenceCountUtil.release(bytes);
        if (!greeted) {
            greeted = true;
            var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(Blast.HELLO.getBytes(US_ASCII)));
        } else if (follower == null) {
            follower = feeds.follow(this, FeedServer.ROOM, null, null, "s");
            readers.incrementAndGet();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (follower != null && ctx.channel().isWritable()) {
            follower.resume();
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public PrincipalId principal() {
        return user.id();
    }

    @Override
    public Framing framing() {
        return Framing.WEBSOCKET;
    }

    @Override
    public Executor loop() {
        return context().executor();
    }

    @Override
    public boolean writable() {
        return context().channel().isWritable();
    }

    @Override
    public void write(ByteBuf bytes) {
        var _ = context().write(bytes);
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public void ended(RoomId room) {
        var _ = context().close();
    }

    @Override
    public void failed(RoomId room, Throwable cause) {
        var _ = context().close();
    }
}
