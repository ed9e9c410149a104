package parlor.sockets;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// How a connection that has said its last word ends: hung up at once while the client still sends,
/// it would be reset, and the last word lost.
final class Parting {
    /// Nothing more goes out; what comes in is thrown away until the client hangs up as well. Over
    /// TLS the client's own close frame is waited for instead.
    static final ChannelFutureListener HALF =
            written -> {
                if (!written.isSuccess()) {
                    var _ = written.channel().close();
                } else if (written.channel() instanceof DuplexChannel channel
                        && channel.pipeline().get(SslHandler.class) == null) {
                    var _ = channel.shutdownOutput();
                }
            };

    private Parting() {}
}
