package parlor.app;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.concurrent.TimeUnit;
import parlor.base.Limits;

/// How the HTTP server is set up: bounded heads, no compression, no clear-text HTTP/2.
final class HttpOptions {
    private static final int SEND_BUFFER = 128 * 1024;
    private static final int BACKLOG = 8_192;

    private HttpOptions() {}

    static HttpServerOptions of(Config.Listen where) {
        var options = new HttpServerOptions();
        options.setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(Limits.HEAD_BYTES)
                .setMaxInitialLineLength(Limits.HEAD_BYTES / 2)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setAcceptBacklog(BACKLOG)
                .setSendBufferSize(SEND_BUFFER)
                .setTcpNoDelay(true)
                .setReuseAddress(true);
        where.tls()
                .ifPresent(tls ->
                        options.setSsl(true)
                                .setUseAlpn(true)
                                .setSslHandshakeTimeout(Limits.HEAD_TIME.toSeconds())
                                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                                .setKeyCertOptions(pem(tls)));
        return options;
    }

    static ServerSSLOptions tls(Config.Tls tls) {
        var options = new ServerSSLOptions();
        options.setKeyCertOptions(pem(tls)).setUseAlpn(true);
        return options;
    }

    private static PemKeyCertOptions pem(Config.Tls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }
}
