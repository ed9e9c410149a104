package parlor.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.wire.Wire;

/// Stands before TLS on a port with a certificate. What begins like HTTP in clear is sent to the
/// https address or refused, and reaches no route; all else is TLS, or for TLS to refuse.
public final class ClearText extends ChannelInboundHandlerAdapter {
    private final Threshold threshold;
    private final Supplier<String> ids;

    /// @param ids makes request ids
    public ClearText(Threshold threshold, Supplier<String> ids) {
        this.threshold = threshold;
        this.ids = ids;
    }

    /// The first bytes decide, and it goes.
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var pipeline = ctx.pipeline();
        if (message instanceof ByteBuf bytes && beginsAMethod(bytes)) {
            pipeline.addAfter(ctx.name(), null, new Desk());
            pipeline.addAfter(ctx.name(), null, new HttpServerCodec(bounded()));
        }
        ctx.fireChannelRead(message);
        pipeline.remove(this);
    }

    /// Every method in use begins with a letter (RFC 9110 §16.1.1), no TLS record does (RFC 8446
    /// §B.1).
    private static boolean beginsAMethod(ByteBuf bytes) {
        int first = bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : 0;
        return first < 0x80 && Character.isLetter(first);
    }

    private static HttpDecoderConfig bounded() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(Limits.HEAD_BYTES / 2)
                .setMaxHeaderSize(Limits.HEAD_BYTES);
    }

    private Answer answer(HttpRequest request, Channel channel, String id) {
        if (request.decoderResult().isFailure()) {
            return refused(Reception.malformed(), id);
        }
        var head = Head.of(request, channel);
        var refusal = threshold.inClear(head);
        var https = Threshold.isHttpsRequired(refusal) ? threshold.https(head) : null;
        boolean socket = "websocket".equalsIgnoreCase(head.header("Upgrade"));
        return https == null || socket ? refused(refusal, id) : Answer.elsewhere(https);
    }

    private static Answer refused(Problem problem, String id) {
        return Answer.json(problem.code().status(), Wire.problem(problem, id));
    }

    // RFC 6797 §7.2: nothing in clear may promise https.
    private static FullHttpResponse response(Answer answer, String id) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        Unpooled.wrappedBuffer(answer.body()));
        var headers = response.headers();
        Headers.usual(headers::set, id, false);
        answer.headers().forEach(headers::set);
        headers.set("Content-Security-Policy", Headers.policy(answer));
        headers.set("Content-Length", answer.body().length);
        headers.set("Connection", "close");
        return response;
    }

    /// Answers one request. What follows it is let go by until the other end has closed or the
    /// head's time is over: closed at once, it might never read the answer.
    private final class Desk extends SimpleChannelInboundHandler<HttpObject> {
        private @Nullable ScheduledFuture<?> end;
        private boolean answered;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            end =
                    ctx.executor()
                            .schedule(
                                    () -> close(ctx),
                                    Limits.HEAD_TIME.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (end != null) {
                end.cancel(false);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (!answered && part instanceof HttpRequest request) {
                answered = true;
                var id = ids.get();
                var answer = answer(request, ctx.channel(), id);
                var _ = ctx.writeAndFlush(response(answer, id)).addListener(_ -> endOutput(ctx));
            }
        }

        private static void endOutput(ChannelHandlerContext ctx) {
            var _ =
                    ctx.channel() instanceof DuplexChannel duplex
                            ? duplex.shutdownOutput()
                            : ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            close(ctx);
        }

        private static void close(ChannelHandlerContext ctx) {
            var _ = ctx.close();
        }
    }
}
