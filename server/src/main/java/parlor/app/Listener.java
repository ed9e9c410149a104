package parlor.app;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The HTTP server: one on each event loop, all behind one port.
final class Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final int loops;
    private final Vertx vertx;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /// Makes the event loops; nothing listens yet.
    Listener(int loops) {
        this(loops, Vertx.builder());
    }

    /// @param arrivals sees each new connection before the server does, so before TLS
    Listener(int loops, Consumer<ChannelPipeline> arrivals) {
        this(loops, Vertx.builder().withTransport(WatchedTransport.of(arrivals)));
    }

    private Listener(int loops, VertxBuilder builder) {
        this.loops = loops;
        var files =
                new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false);
        var options =
                new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventLoopPoolSize(loops)
                        .setWorkerPoolSize(2)
                        .setInternalBlockingPoolSize(2)
                        .setFileSystemOptions(files);
        vertx = builder.with(options).build();
    }

    Vertx vertx() {
        return vertx;
    }

    /// Listens on a port that is known.
    ///
    /// @param requests answers all that come, also those that could not be read
    /// @param connections sees each new connection before its first byte
    void open(
            Config.Listen where,
            Handler<HttpServerRequest> requests,
            Consumer<ChannelPipeline> connections)
            throws Refusal {
        var started =
                vertx.deployVerticle(
                        () -> new Loop(where, requests, connections),
                        new DeploymentOptions().setInstances(loops));
        try {
            started.await(PATIENCE.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Refusal("could not listen on %s:%d".formatted(where.host(), where.port()));
        } catch (Exception e) {
            if (e instanceof IOException || e.getCause() instanceof IOException) {
                throw new Refusal(
                        "cannot listen on %s:%d: %s"
                                .formatted(where.host(), where.port(), e.getMessage()));
            }
            throw e;
        }
    }

    /// Takes no new connection; those there are go on.
    void stopAccepting() {
        servers.forEach(server -> server.shutdown(PATIENCE.multipliedBy(3)));
    }

    /// Takes new certificates up; open connections stay.
    Future<Boolean> renew(ServerSSLOptions tls) {
        // The paths are the same as before: only `force` has the files read again.
        return servers.getFirst().updateSSLOptions(tls, true);
    }

    /// Ends what is left.
    void close() {
        try {
            vertx.close().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The process ends now; what is still open ends with it.
        }
    }

    /// One event loop's server.
    private final class Loop extends VerticleBase {
        private final Config.Listen where;
        private final Handler<HttpServerRequest> requests;
        private final Consumer<ChannelPipeline> connections;

        Loop(
                Config.Listen where,
                Handler<HttpServerRequest> requests,
                Consumer<ChannelPipeline> connections) {
            this.where = where;
            this.requests = requests;
            this.connections = connections;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(HttpOptions.of(where))
                    .connectionHandler(this::met)
                    .requestHandler(requests)
                    .invalidRequestHandler(requests)
                    .listen(where.port(), where.host())
                    .onSuccess(servers::add);
        }

        private void met(HttpConnection connection) {
            if (connection instanceof VertxConnection ours) {
                connections.accept(ours.channelHandlerContext().pipeline());
            }
        }
    }
}
