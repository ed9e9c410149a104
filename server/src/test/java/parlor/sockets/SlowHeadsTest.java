package parlor.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import parlor.base.Limits;

/// Who sends his requests byte by byte, the first or a later one, does not keep a connection.
class SlowHeadsTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @SuppressWarnings("NullAway") // Nobody here asks for a WebSocket.
    private static final WebSocketDoor NO_DOOR = new WebSocketDoor(null, null, null, null, null);

    private final EmbeddedChannel channel = new EmbeddedChannel();

    /// A server that answers at once, or that only listens.
    private SlowHeadsTest serve(boolean answers) {
        channel.freezeTime();
        channel.pipeline()
                .addLast("httpDecoder", new HttpRequestDecoder())
                .addLast("encoder", new HttpResponseEncoder())
                .addLast(
                        "handler",
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                if (answers && message instanceof LastHttpContent) {
                                    answer();
                                }
                                ReferenceCountUtil.release(message);
                            }
                        });
        Takeover.watch(channel.pipeline(), NO_DOOR);
        return this;
    }

    private void answer() {
        answer(HttpResponseStatus.NO_CONTENT);
    }

    private void answer(HttpResponseStatus status) {
        var answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        var _ = channel.pipeline().context("handler").writeAndFlush(answer);
    }

    private void hear(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
        channel.runPendingTasks();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    /// One byte each second.
    private void dribble(String bytes) {
        for (int i = 0; i < bytes.length() && channel.isOpen(); i++) {
            hear(bytes.substring(i, i + 1));
            pass(1);
        }
    }

    @Test
    void theFirstHeadHasTenSeconds() {
        serve(true).pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoWasAskedForHisBodyRestsLikeAllOthers() {
        serve(false).hear("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n");
        answer(HttpResponseStatus.CONTINUE);
        hear("{}");
        answer();
        pass((int) Limits.KEEP_ALIVE.toSeconds());
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void soHasEachLaterOne() {
        serve(true).hear(REQUEST);
        pass(30);
        hear(REQUEST);
        pass(30);
        assertThat(channel.isOpen()).isTrue();
        dribble(REQUEST.substring(0, 9));
        assertThat(channel.isOpen()).isTrue();
        dribble(REQUEST.substring(9));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aHeadInTwoPartsIsTaken() {
        serve(true).hear(REQUEST);
        pass(30);
        hear(REQUEST.substring(0, 9));
        pass(5);
        hear(REQUEST.substring(9));
        pass(30);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aConnectionThatIsNotUsedEndsAfterAWhile() {
        serve(true).hear(REQUEST);
        pass(74);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerThatTakesLongIsWaitedFor() {
        serve(false).hear(REQUEST);
        pass(300);
        assertThat(channel.isOpen()).isTrue();
        answer();
        pass(60);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aBodyHasATimeOfItsOwn() {
        serve(true).hear("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n");
        dribble("x".repeat(19));
        assertThat(channel.isOpen()).isTrue();
    }
}
