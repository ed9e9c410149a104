package parlor.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// One WebSocket from the server to itself, right after it listens. Channels are taken from the
/// HTTP server by the names of its handlers: here it shows that the names are the expected ones.
/// Nobody is signed in on it, so it is greeted, counted nowhere, and dismissed.
final class SelfCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int MOST = 8_192;

    private SelfCheck() {}

    static void run(Config.Listen listen, URI url) {
        if (refusedByRule(listen, url)) {
            return;
        }
        try (var socket = connected(listen)) {
            socket.getOutputStream().write(handshake(url));
            if (!greeted(socket)) {
                throw unexpected(null);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unexpected(e);
        }
    }

    /// Where the world comes by https and a proxy ends TLS, an address of the network takes nothing
    /// in clear, not even from this machine.
    private static boolean refusedByRule(Config.Listen listen, URI url) {
        return listen.tls().isEmpty()
                && "https".equals(url.getScheme())
                && !address(listen).isLoopbackAddress();
    }

    private static IllegalStateException unexpected(
            @org.jspecify.annotations.Nullable Exception e) {
        return new IllegalStateException("the HTTP pipeline is not the expected one", e);
    }

    private static InetAddress address(Config.Listen listen) {
        var loopback = InetAddress.getLoopbackAddress();
        return Addresses.literal(listen.host())
                .filter(given -> !given.isAnyLocalAddress())
                .orElse(loopback);
    }

    private static Socket connected(Config.Listen listen)
            throws IOException, GeneralSecurityException {
        var socket = new Socket();
        try {
            int millis = (int) PATIENCE.toMillis();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(millis);
            socket.connect(new InetSocketAddress(address(listen), listen.port()), millis);
            return listen.tls().isEmpty() ? socket : secured(socket, listen);
        } catch (IOException | GeneralSecurityException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, Config.Listen listen)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsItself()}, null);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, listen.host(), listen.port(), true);
        socket.startHandshake();
        return socket;
    }

    private static byte[] handshake(URI url) {
        return """
        GET /api/v1/ws HTTP/1.1\r
        Host: %s\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """
                .formatted(url.getRawAuthority())
                .getBytes(US_ASCII);
    }

    /// Whether the answer is a 101 and a first frame that greets.
    private static boolean greeted(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var heard = new StringBuilder();
        var bytes = new byte[MOST];
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (heard.length() < MOST && System.nanoTime() < end) {
            int count = in.read(bytes);
            if (count < 0) {
                return false;
            }
            heard.append(new String(bytes, 0, count, US_ASCII));
            if (heard.indexOf("heartbeat") > heard.indexOf("\r\n\r\n")) {
                return heard.indexOf("HTTP/1.1 101 ") == 0;
            }
        }
        return false;
    }

    /// The server on the other end is this very process.
    private static final class TrustsItself implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
