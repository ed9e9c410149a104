package parlor.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.live.Encoded;
import parlor.live.Follower;
import parlor.live.Framing;
import parlor.live.Sink;
import parlor.rooms.RoomId;

/// One `text/event-stream` over HTTP/1.1, whose channel was taken over. On its loop only.
final class EventStream extends ChannelInboundHandlerAdapter implements Sink, Taken {
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final byte[] COMMENT = Framing.chunk(":\n\n".getBytes(US_ASCII));
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);

    private final Doors doors;
    private final Session session;
    private final String address;
    private final Progress progress = new Progress();
    private final Silence silence;
    private @Nullable Outlet outlet;
    private @Nullable Follower follower;
    private boolean closing;

    EventStream(Doors doors, Session session, String address) {
        this.doors = doors;
        this.session = session;
        this.address = address;
        this.silence = new Silence(doors.now());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outlet = new Outlet(ctx, this::soon);
    }

    private Outlet outlet() {
        return Objects.requireNonNull(outlet);
    }

    /// The head of the answer is written; follows the room.
    void open(RoomId room, EventPosition from) {
        flush();
        follower = doors.feeds().follow(this, room, from.after(), from.epoch(), null);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message); // Nothing may follow the request on this connection.
    }

    @Override
    public Framing framing() {
        return Framing.EVENT_STREAM_CHUNK;
    }

    @Override
    public EventLoop loop() {
        return outlet().channel().eventLoop();
    }

    @Override
    public boolean writable() {
        return outlet().writable() && !closing;
    }

    @Override
    public void write(ByteBuf bytes) {
        if (closing) {
            bytes.release(); // Nothing follows the last chunk.
            return;
        }
        silence.broken(doors.now());
        outlet().write(bytes);
    }

    @Override
    public void write(ByteBuf shared, int start, int length) {
        if (!closing) {
            silence.broken(doors.now());
            outlet().write(shared, start, length);
        }
    }

    @Override
    public void flush() {
        outlet().flush();
    }

    @Override
    public void ended(RoomId room) {
        finish();
    }

    @Override
    public void failed(RoomId room, Throwable cause) {
        doors.problem(cause);
        finish();
    }

    private void finish() {
        if (!closing) {
            closing = true;
            var _ =
                    outlet().writeLast(Unpooled.wrappedBuffer(LAST_CHUNK))
                            .addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public UUID session() {
        return session.id();
    }

    @Override
    public PrincipalId principal() {
        return session.user().id();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (follower != null && writable()) {
            follower.resume();
        }
    }

    private void soon() {
        doors.connections().soon(loop(), this);
    }

    @Override
    public long sweep(long now, Signs signs) {
        progress.see(outlet().channel(), now);
        if (doors.over(session)) {
            bye(Farewell.because(Farewell.UNAUTHENTICATED, Problem.notAuthenticated()));
        } else if (progress.stalledFor(doors.heartbeat().stalled(), now)) {
            doors.connections().countStalled();
            close();
        } else if (writable()) {
            doors.sessions().touch(session); // It takes its bytes: somebody is there.
            comment(now);
        }
        return progress.next(now, Math.min(silence.patience(now), doors.left(session)));
    }

    private void comment(long now) {
        if (silence.tooLong(now)) {
            write(Unpooled.wrappedBuffer(COMMENT));
            flush();
        }
    }

    @Override
    public void bye(Farewell farewell) {
        if (closing) {
            return;
        }
        var bye = new Encoded("bye", farewell.wire(doors.wire()));
        write(Unpooled.wrappedBuffer(framing().frame(bye, null)));
        finish();
        doors.later(LAST_WORDS, loop(), this::close);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        doors.connections().leave(ctx.channel().eventLoop(), this, address);
        if (follower != null) {
            follower.leave();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close();
    }

    private void close() {
        outlet().close();
    }
}
