package parlor.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
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

/// One `text/event-stream` over an HTTP/2 stream: many share a channel, so it is not taken over. On
/// its loop only.
final class Http2EventStream implements Sink, Taken {
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final Doors doors;
    private final Session session;
    private final String address;
    private final HttpServerResponse response;
    private final EventLoop loop;
    private final Progress progress = new Progress();
    private final Silence silence;
    private @Nullable Follower follower;
    private boolean closing;
    private long drains;

    Http2EventStream(Doors doors, Session session, String address, HttpServerResponse response) {
        this.doors = doors;
        this.session = session;
        this.address = address;
        this.response = response;
        var context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext());
        this.loop = context.nettyEventLoop();
        this.silence = new Silence(doors.now());
    }

    void open(byte[] retry, RoomId room, EventPosition from) {
        doors.connections().enter(loop, this, address);
        response.setChunked(true);
        response.closeHandler(_ -> gone()).exceptionHandler(_ -> gone());
        response.drainHandler(_ -> drained());
        send(Buffer.buffer(retry));
        follower = doors.feeds().follow(this, room, from.after(), from.epoch(), null);
    }

    private void send(Buffer bytes) {
        silence.broken(doors.now());
        var _ = response.write(bytes);
        if (response.writeQueueFull()) {
            doors.connections().soon(loop, this);
        }
    }

    private void drained() {
        drains++;
        if (follower != null && !closing) {
            follower.resume();
        }
    }

    private void gone() {
        closing = true;
        doors.connections().leave(loop, this, address);
        if (follower != null) {
            follower.leave();
        }
    }

    @Override
    public Framing framing() {
        return Framing.EVENT_STREAM;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public boolean writable() {
        return !closing && !response.writeQueueFull();
    }

    @Override
    public void write(ByteBuf bytes) {
        byte[] copy = ByteBufUtil.getBytes(bytes);
        bytes.release();
        send(Buffer.buffer(copy));
    }

    @Override
    public void flush() {}

    @Override
    public void ended(RoomId room) {
        finish();
    }

    @Override
    public void failed(RoomId room, Throwable cause) {
        doors.problem(cause);
        finish();
    }

    /// Of one that is over already, nothing comes of it.
    private void close() {
        var _ = response.reset();
    }

    private void finish() {
        if (!closing) {
            closing = true;
            var _ = response.end();
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
    public long sweep(long now, Signs signs) {
        progress.see(response.writeQueueFull(), drains, now);
        if (!closing && doors.over(session)) {
            bye(Farewell.because(Farewell.UNAUTHENTICATED, Problem.notAuthenticated()));
        } else if (progress.stalledFor(doors.heartbeat().stalled(), now)) {
            doors.connections().countStalled();
            close();
        } else if (writable()) {
            doors.sessions().touch(session);
            comment(now);
        }
        return progress.next(now, Math.min(silence.patience(now), doors.left(session)));
    }

    private void comment(long now) {
        if (silence.tooLong(now)) {
            send(COMMENT);
        }
    }

    @Override
    public void bye(Farewell farewell) {
        if (!closing) {
            var bye = new Encoded("bye", farewell.wire(doors.wire()));
            send(Buffer.buffer(framing().frame(bye, null)));
            finish();
            doors.later(LAST_WORDS, loop, this::close);
        }
    }
}
