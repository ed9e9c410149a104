package parlor.base;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Requests to addresses that the operator's clients have set: five seconds in all, no redirects,
/// and nothing of the answer but its status.
public final class Outbound {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int STATUS_LINE = 256;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");

    private final Timers timers;

    public Outbound(Timers timers) {
        this.timers = timers;
    }

    /// Sends a form; may wait for five seconds.
    ///
    /// @param to http or https
    /// @return the status of the answer
    public int post(URI to, String form) throws IOException {
        long end = System.nanoTime() + TIME.toNanos();
        boolean tls = "https".equals(to.getScheme());
        int port = to.getPort() >= 0 ? to.getPort() : tls ? 443 : 80;
        try (var plain = connected(to, port, end)) {
            var late = timers.after(TIME, () -> close(plain));
            try (var socket = tls ? secured(plain, to, port, end) : plain) {
                var out = socket.getOutputStream();
                out.write((head(to, form) + form).getBytes(UTF_8));
                out.flush();
                return status(line(socket, end));
            } finally {
                late.cancel();
            }
        }
    }

    private static Socket connected(URI to, int port, long end) throws IOException {
        IOException failure = new IOException("the name has no address");
        for (var address : InetAddress.getAllByName(to.getHost())) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), left(end));
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static Socket secured(Socket plain, URI to, int port, long end) throws IOException {
        plain.setSoTimeout(left(end));
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var socket = (SSLSocket) factory.createSocket(plain, to.getHost(), port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 §3.1
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String head(URI to, String form) {
        var path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        var query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
        var port = to.getPort() < 0 ? "" : ":" + to.getPort();
        return String.join(
                "\r\n",
                "POST " + path + query + " HTTP/1.1",
                "Host: " + to.getHost() + port,
                "User-Agent: Parlor",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + form.getBytes(UTF_8).length,
                "Connection: close",
                "",
                "");
    }

    private static String line(Socket socket, long end) throws IOException {
        var line = new byte[STATUS_LINE];
        var in = socket.getInputStream();
        int length = 0;
        for (int c = next(socket, in, end); c >= 0 && c != '\n'; c = next(socket, in, end)) {
            if (length == STATUS_LINE) {
                throw new IOException("the answer is not HTTP");
            }
            line[length++] = (byte) c;
        }
        return new String(line, 0, length, US_ASCII).strip();
    }

    private static int next(Socket socket, InputStream in, long end) throws IOException {
        socket.setSoTimeout(left(end));
        return in.read();
    }

    private static int status(String line) throws IOException {
        var matcher = STATUS.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /// Milliseconds until the end.
    private static int left(long end) throws SocketTimeoutException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("it took too long");
        }
        return (int) millis;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
