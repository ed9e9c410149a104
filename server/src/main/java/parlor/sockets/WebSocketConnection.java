package parlor.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.Rights;
import parlor.identity.PrincipalId;
import parlor.live.Framing;
import parlor.live.Sink;
import parlor.rooms.RoomId;
import parlor.wire.ClientFrame;
import parlor.wire.Frames;
import parlor.wire.ServerFrames;

/// One WebSocket: its frames, its followers, its life signs (RFC 6455). On its loop only.
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Sink, Taken {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Doors doors;
    private final Rights rights;
    private final String address;
    private final FrameAllowance allowance;
    private final Assembly assembly = new Assembly();
    private final Progress progress = new Progress();
    private final Pace pace = new Pace();
    private final Held held = new Held();
    private final Pulse pulse;
    private final Subscriptions subscriptions;
    private @Nullable Outlet outlet;
    private boolean closing;

    WebSocketConnection(Doors doors, Rights rights, String address) {
        this.doors = doors;
        this.rights = rights;
        this.address = address;
        this.subscriptions = new Subscriptions(doors.feeds());
        this.allowance = new FrameAllowance(doors.limited());
        this.pulse = new Pulse(doors.heartbeat(), doors.now());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outlet = new Outlet(ctx, this::soon);
    }

    private Outlet outlet() {
        return Objects.requireNonNull(outlet);
    }

    // ---- what comes in ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (closing && message instanceof CloseWebSocketFrame) {
                close();
            } else if (!closing && message instanceof WebSocketFrame frame) {
                pulse.heard(doors.now());
                doors.sessions().touch(rights.session());
                read(frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(WebSocketFrame frame) {
        switch (frame) {
            case PingWebSocketFrame ping -> pong(ping.content());
            case PongWebSocketFrame _ -> {}
            case CloseWebSocketFrame close -> hearLast(close.statusCode());
            default -> data(frame);
        }
    }

    private void pong(ByteBuf payload) {
        if (verdict() == FrameAllowance.Verdict.PASS) {
            outlet().write(ServerFrames.pong(payload)); // No sign of life to a page.
            outlet().flushSoon();
        }
    }

    /// What was said before it is done before it.
    private void hearLast(int code) {
        if (held.isEmpty()) {
            echo(code);
        } else {
            hold(0, () -> echo(code));
        }
    }

    private void echo(int code) {
        write(ServerFrames.close(code < 0 ? 1000 : code));
        closing = true;
        outlet().flush();
        close();
    }

    private void data(WebSocketFrame frame) {
        if (!assembly.add(frame, this::complete)) {
            bye(Farewell.tooBig());
        }
    }

    private void complete(boolean text, byte[] payload) {
        switch (verdict()) {
            case PASS -> hear(text, payload);
            case THROTTLE -> {
                var parsed = Frames.parse(payload);
                error(allowance.problem(), parsed.id(), parsed.nonce());
            }
            case CLOSE -> {}
        }
    }

    private void hear(boolean text, byte[] payload) {
        if (held.isEmpty() && pace.hearing()) {
            handle(text ? Frames.parse(payload) : Frames.binary());
        } else {
            hold(payload.length, () -> handle(text ? Frames.parse(payload) : Frames.binary()));
        }
    }

    private void hold(int length, Runnable work) {
        if (!held.add(length, work)) {
            bye(Farewell.because(Farewell.FLOODING, allowance.problem()));
        }
    }

    private FrameAllowance.Verdict verdict() {
        var verdict = allowance.take(doors.now());
        if (verdict == FrameAllowance.Verdict.CLOSE) {
            bye(Farewell.because(Farewell.FLOODING, allowance.problem()));
        }
        return verdict;
    }

    private void handle(Frames.Parsed parsed) {
        var frame = parsed.frame();
        if (frame == null) {
            error(Objects.requireNonNull(parsed.problem()), parsed.id(), parsed.nonce());
            return;
        }
        var refusal = rights.refusal(frame);
        if (refusal != null) {
            error(refusal, parsed.id(), parsed.nonce());
            return;
        }
        switch (frame) {
            case ClientFrame.Ping _ -> send(doors.wire().pong(parsed.id()));
            case ClientFrame.Subscribe subscribe -> subscribe(subscribe, parsed.id());
            case ClientFrame.Unsubscribe(var room) -> unsubscribe(room, parsed.id());
            case ClientFrame.Typing(var room, var on) -> typing(room, on, parsed.id());
            default -> command(frame, parsed);
        }
    }

    private void command(ClientFrame frame, Frames.Parsed parsed) {
        pace.begun();
        keepPace();
        var _ =
                new Commands(doors, rights, this)
                        .run(frame, parsed.id(), parsed.nonce())
                        .whenComplete((answer, failure) ->
                                loop().execute(() -> answered(answer, failure, parsed)));
    }

    private void answered(byte @Nullable [] ok, @Nullable Throwable failure, Frames.Parsed parsed) {
        pace.done();
        if (ok != null) {
            send(ok);
        } else {
            error(doors.problem(failure), parsed.id(), parsed.nonce());
        }
        if (parsed.frame() instanceof ClientFrame.Authorize) {
            soon(); // Another token may end sooner.
        }
        goOn();
    }

    private void keepPace() {
        if (pace.keep(outlet().channel(), closing)) {
            pulse.readAgain(doors.now());
        }
    }

    private void goOn() {
        keepPace();
        held.release(() -> pace.hearing() && !closing);
    }

    // ---- rooms ----

    private void subscribe(ClientFrame.Subscribe frame, @Nullable Object id) {
        endFollowing(frame.chat());
        try {
            subscriptions.begin(this, frame, id);
        } catch (Problem problem) {
            error(problem, id, null);
        }
    }

    private void unsubscribe(RoomId room, @Nullable Object id) {
        endFollowing(room);
        send(doors.wire().unsubscribed(room, "requested", id));
    }

    private void endFollowing(RoomId room) {
        var unanswered = subscriptions.end(room);
        if (unanswered != null) {
            error(
                    new Problem(ProblemCode.CONFLICT, "It was replaced before it had begun."),
                    unanswered,
                    null);
        }
    }

    private void typing(RoomId room, boolean on, @Nullable Object id) {
        if (!subscriptions.has(room)) {
            error(new Problem(ProblemCode.NOT_FOUND, "Subscribe to the room first."), id, null);
            return;
        }
        doors.feeds().typing(room, principal(), on);
        if (id != null) {
            send(doors.wire().ok(id, null));
        }
    }

    @Override
    public void ended(RoomId room) {
        subscriptions.ended(room);
    }

    @Override
    public void failed(RoomId room, Throwable cause) {
        error(doors.problem(cause), subscriptions.ended(room), null);
    }

    // ---- what goes out ----

    private void error(Problem problem, @Nullable Object id, @Nullable String nonce) {
        send(doors.wire().error(problem, doors.requestId(), id, nonce));
    }

    void send(byte[] json) {
        write(ServerFrames.text(json));
        outlet().flushSoon();
    }

    @Override
    public Framing framing() {
        return Framing.WEBSOCKET;
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
            bytes.release(); // Nothing follows a close frame.
            return;
        }
        pulse.said(doors.now());
        outlet().write(bytes);
    }

    @Override
    public void write(ByteBuf shared, int start, int length) {
        if (!closing) {
            pulse.said(doors.now());
            outlet().write(shared, start, length);
        }
    }

    @Override
    public void flush() {
        outlet().flush();
    }

    // ---- life ----

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public UUID session() {
        return rights.session().id();
    }

    @Override
    public PrincipalId principal() {
        return rights.session().user().id();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        goOn();
        if (writable()) {
            subscriptions.resume();
        }
    }

    private void soon() {
        doors.connections().soon(loop(), this);
    }

    @Override
    public long sweep(long now, Signs signs) {
        boolean reading = outlet().channel().config().isAutoRead();
        progress.see(outlet().channel(), now);
        if (!closing && doors.over(rights.session())) {
            bye(Farewell.because(Farewell.UNAUTHENTICATED, Problem.notAuthenticated()));
        } else if (progress.stalledFor(doors.heartbeat().stalled(), now)) {
            doors.connections().countStalled();
            bye(Farewell.of(Farewell.NO_PROGRESS));
        } else if (reading && pulse.dead(now)) {
            bye(Farewell.of(Farewell.NO_PROGRESS));
        } else if (outlet().channel().isWritable() && !closing) {
            pulse.give(signs, outlet(), reading, now);
        }
        return progress.next(now, Math.min(pulse.patience(now), doors.left(rights.session())));
    }

    @Override
    public void bye(Farewell farewell) {
        if (closing) {
            return;
        }
        if (farewell.problem() != null) {
            error(farewell.problem(), null, null);
        }
        send(farewell.wire(doors.wire()));
        closing = true;
        var _ = outlet().writeLast(ServerFrames.close(farewell.code())).addListener(Parting.HALF);
        keepPace();
        doors.later(LAST_WORDS, loop(), this::close);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        doors.connections().leave(ctx.channel().eventLoop(), this, address);
        subscriptions.endAll();
        assembly.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupt) {
            int code = corrupt.closeStatus().code();
            bye(code == Farewell.TOO_BIG ? Farewell.tooBig() : Farewell.of(code));
        } else {
            close();
        }
    }

    private void close() {
        outlet().close();
    }
}
