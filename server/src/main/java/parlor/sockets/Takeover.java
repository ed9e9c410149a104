package parlor.sockets;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;

/// Stands before the HTTP server's own handler: ordinary requests pass, a WebSocket handshake takes
/// the channel away from the server, so that an idle connection holds no more than our own state of
/// it (`./parlor bench idle`).
///
/// The order of the steps matters: a frame may stand in the same segment as the handshake, so the
/// HTTP decoder is removed last, in the same turn, and hands its left-over bytes to the frame
/// decoder, which stands directly behind it by then.
public final class Takeover extends ChannelDuplexHandler {
    static final String OURS = "parlor";
    private static final String DECODER = "httpDecoder";
    private static final String FRAMES = "frames";
    private static final String SERVER = "handler";

    private final WebSocketDoor door;
    private @Nullable ScheduledFuture<?> headTimer;
    private @Nullable HttpRequest handshake;
    private int unanswered;
    private boolean refused;
    private boolean begun = true; // A head, that is to come to its end in time.
    private boolean decoded; // Something, of what was read last.
    private boolean inside; // A request that has not come to its end.

    Takeover(WebSocketDoor door) {
        this.door = door;
    }

    /// Puts itself into the pipeline of a new HTTP/1.1 connection; over HTTP/2 it does nothing.
    public static void watch(ChannelPipeline pipeline, WebSocketDoor door) {
        if (pipeline.get(DECODER) != null && pipeline.get(SERVER) != null) {
            pipeline.addBefore(SERVER, "takeover", new Takeover(door));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        awaitHead(ctx, Limits.HEAD_TIME);
    }

    private void awaitHead(ChannelHandlerContext ctx, Duration patience) {
        stopTimer();
        headTimer =
                ctx.executor()
                        .schedule(() -> drop(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopTimer();
    }

    private static void drop(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    private void stopTimer() {
        if (headTimer != null) {
            headTimer.cancel(false);
            headTimer = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message); // The connection closes: nothing more is done.
            return;
        }
        decoded = true;
        inside = !(message instanceof LastHttpContent);
        if (message instanceof HttpRequest request) {
            begun = false;
            stopTimer();
            if (WebSocketDoor.concerns(request) && request.decoderResult().isSuccess()) {
                handshake = request;
                return;
            }
            unanswered++;
        }
        if (handshake != null && message instanceof HttpObject part) {
            handshakePart(ctx, handshake, part);
            return;
        }
        ctx.fireChannelRead(message);
    }

    /// Bytes that make no part of a request are the beginning of a head: its time runs from here.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!decoded && !begun && !inside) {
            begun = true;
            awaitHead(ctx, Limits.HEAD_TIME);
        }
        decoded = false;
        ctx.fireChannelReadComplete();
    }

    /// A handshake has no body, and nothing before it may wait for its answer.
    private void handshakePart(ChannelHandlerContext ctx, HttpRequest request, HttpObject part) {
        boolean whole = part instanceof LastHttpContent last && !last.content().isReadable();
        ReferenceCountUtil.release(part);
        handshake = null;
        if (!whole || unanswered > 0) {
            refuse(ctx, door.malformed("A handshake has no body and stands alone."));
            return;
        }
        switch (door.knock(request, ctx.channel())) {
            case WebSocketDoor.Refused refused -> refuse(ctx, refused);
            case WebSocketDoor.Opened opened -> takeOver(ctx, opened);
            case WebSocketDoor.Awaited(var opened) -> await(ctx, opened);
        }
    }

    private void refuse(ChannelHandlerContext ctx, WebSocketDoor.Refused refusal) {
        refused = true;
        var _ =
                beforeDecoder(ctx)
                        .writeAndFlush(Unpooled.wrappedBuffer(refusal.answer()))
                        .addListener(ChannelFutureListener.CLOSE);
    }

    /// What is written here passes no HTTP encoder.
    private static ChannelHandlerContext beforeDecoder(ChannelHandlerContext ctx) {
        return ctx.pipeline().context(DECODER);
    }

    private static void takeOver(ChannelHandlerContext ctx, WebSocketDoor.Opened opened) {
        var pipeline = ctx.pipeline();
        pipeline.addAfter(DECODER, FRAMES, frames());
        pipeline.addAfter(FRAMES, OURS, opened.connection());
        opened.start();
        removeHttp(pipeline, OURS);
    }

    /// The channel is taken away at once: what comes now is no HTTP any more.
    private static void await(
            ChannelHandlerContext ctx, CompletableFuture<WebSocketDoor.Opened> opened) {
        var pipeline = ctx.pipeline();
        var doorstep = new Doorstep();
        pipeline.addAfter(DECODER, FRAMES, frames());
        pipeline.addAfter(FRAMES, Doorstep.NAME, doorstep);
        removeHttp(pipeline, Doorstep.NAME);
        var _ =
                opened.whenComplete((it, _) -> {
                    if (it == null) {
                        var _ = pipeline.close();
                    } else {
                        doorstep.enter(pipeline, it);
                    }
                });
    }

    private static WebSocket13FrameDecoder frames() {
        var config =
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(Limits.FRAME_BYTES)
                        .expectMaskedFrames(true)
                        .allowExtensions(false)
                        .withUTF8Validator(false)
                        .closeOnProtocolViolation(false) // The connection says why, and closes.
                        .build();
        return new WebSocket13FrameDecoder(config);
    }

    /// Removes by name exactly what stands from the HTTP decoder to the server's handler, but for
    /// `frames` and what stands up to `ours`.
    static void removeHttp(ChannelPipeline pipeline, String ours) {
        var http = new ArrayList<String>();
        boolean behind = false;
        for (var name : pipeline.names()) {
            if (behind && !name.contains("TailContext")) {
                http.add(name);
            }
            behind |= name.equals(ours);
            if (name.equals(SERVER)) {
                break;
            }
        }
        http.forEach(pipeline::remove);
        pipeline.remove(DECODER);
    }

    /// Puts an event stream in the server's place. The request has been read to its end.
    static void eventStream(ChannelPipeline pipeline, ChannelHandler stream) {
        pipeline.addAfter(DECODER, OURS, stream);
        removeHttp(pipeline, OURS);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
            var _ = ctx.write(message, promise.unvoid()).addListener(_ -> rest(ctx));
        } else {
            var _ = ctx.write(message, promise);
        }
    }

    /// `100 Continue`: the answer is still to come.
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void rest(ChannelHandlerContext ctx) {
        if (unanswered == 0 && !inside && !begun && !ctx.isRemoved()) {
            awaitHead(ctx, Limits.KEEP_ALIVE);
        }
    }
}
