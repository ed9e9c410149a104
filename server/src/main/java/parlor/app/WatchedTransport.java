package parlor.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.util.function.Consumer;

/// What the event loops move bytes by, native where it can be, and by which somebody sees each
/// connection before the HTTP server does: the server itself tells of none before TLS has begun.
record WatchedTransport(String name, io.vertx.core.spi.transport.Transport implementation)
        implements Transport {

    /// @param arrivals puts its handlers into the pipeline, which is empty yet
    static Transport of(Consumer<ChannelPipeline> arrivals) {
        var porter = new Porter(arrivals);
        return EPOLL != null && EPOLL.available()
                ? new WatchedTransport("epoll", new OnEpoll(porter))
                : new WatchedTransport("nio", new OnNio(porter));
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // Null where it is available, as Vert.x documents.
    public Throwable unavailabilityCause() {
        return null;
    }

    private static final class OnEpoll extends EpollTransport {
        private final ChannelHandler porter;

        OnEpoll(ChannelHandler porter) {
            this.porter = porter;
        }

        @Override
        public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(config, domainSocket, bootstrap);
            bootstrap.handler(porter);
        }
    }

    private static final class OnNio extends NioTransport {
        private final ChannelHandler porter;

        OnNio(ChannelHandler porter) {
            this.porter = porter;
        }

        @Override
        public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(config, domainSocket, bootstrap);
            bootstrap.handler(porter);
        }
    }

    /// Stands in the pipeline of what listens: what is read there are new connections.
    @ChannelHandler.Sharable
    private static final class Porter extends ChannelInboundHandlerAdapter {
        private final Consumer<ChannelPipeline> arrivals;

        Porter(Consumer<ChannelPipeline> arrivals) {
            this.arrivals = arrivals;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object connection) {
            if (connection instanceof Channel channel) {
                arrivals.accept(channel.pipeline());
            }
            ctx.fireChannelRead(connection);
        }
    }
}
