package parlor.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Limits;

/// The first bytes on a port with a certificate.
class ClearTextTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    ClearTextTest() {
        var settings = WebSettings.usual(URI.create("https://parlor.example"));
        channel.freezeTime();
        channel.pipeline().addLast(new ClearText(new Threshold(settings), () -> "id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"160301020001", "8046010301", "00", "0a0d", "ff4745540d"})
    void whatIsNotHttpIsLeftToTlsByteForByte(String hex) {
        var first = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        channel.writeInbound(first);
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", US_ASCII));
        ByteBuf passed = channel.readInbound();
        assertThat(ByteBufUtil.hexDump(passed)).isEqualTo(hex);
        ByteBuf rest = channel.readInbound();
        assertThat(rest.toString(US_ASCII)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
        passed.release();
        rest.release();
    }

    @Test
    void aHeadThatDoesNotEndIsNotWaitedForLongerThanAnyOther() {
        var part = Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: ", US_ASCII);
        channel.writeInbound(part);
        pass(Limits.HEAD_TIME.toSeconds() - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.inboundMessages()).as("nothing goes on to TLS").isEmpty();
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
