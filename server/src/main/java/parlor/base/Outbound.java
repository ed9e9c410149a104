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
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Requests to addresses that clients have set: five seconds once the name is looked up, no
/// redirects, and nothing of the answer but its status.
public final class Outbound {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final int STATUS_LINE = 256;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)( .*)?");

    private final Timers timers;

    public Outbound(Timers timers) {
        this.timers = timers;
    }

    /// How far a request may go.
    public enum Reach {
        /// Wherever the host has said.
        ANYWHERE,
        /// By https, and to no address that is this network's own: a stranger has set it.
        PUBLIC
    }

    /// Sends a form; may wait for five seconds, and before as long as the name is looked up.
    ///
    /// @param to http or https
    /// @return the status of the answer
    public int post(URI to, String form, Reach reach) throws IOException {
        var all = addresses(to, reach);
        long end = System.nanoTime() + TIME.toNanos();
        boolean tls = "https".equals(to.getScheme());
        int port = to.getPort() >= 0 ? to.getPort() : tls ? 443 : 80;
        try (var plain = connected(all, port, end)) {
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

    /// The name is looked up once: what is checked is what is connected to.
    private static List<InetAddress> addresses(URI to, Reach reach) throws IOException {
        var all = List.of(InetAddress.getAllByName(to.getHost()));
        boolean allowed =
                reach == Reach.ANYWHERE
                        || ("https".equals(to.getScheme())
                                && all.stream().allMatch(PublicAddresses::contain));
        if (!allowed) {
            throw new IOException("the address is not a public one");
        }
        return all;
    }

    private static Socket connected(List<InetAddress> all, int port, long end) throws IOException {
        IOException failure = new IOException("the name has no address");
        for (int i = 0; i < all.size(); i++) {
            int time = share(left(end), all.size() - i);
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(all.get(i), port), time);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    /// How long one of so many addresses may take, that the others have their turn.
    ///
    /// @param left milliseconds for all
    static int share(int left, int addresses) {
        return Math.min(left, Math.max((int) LEAST.toMillis(), left / addresses));
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
