package parlor.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Requests to addresses that clients have set: five seconds in all, so many at once, no redirects,
/// and of the answer no more than is asked for.
public final class Outbound {
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Timers timers;
    private final Executor lookups;
    private final Allowed allowed;
    private final SSLSocketFactory tls;
    private final Bounds bounds;
    private final Semaphore places;
    private final Semaphore ofStrangers;
    private final Semaphore namesOfStrangers;

    /// @param lookups runs what waits for name servers; may refuse
    /// @param allowed which addresses strangers may name besides the public ones
    public Outbound(Timers timers, Executor lookups, Allowed allowed) {
        this(timers, lookups, allowed, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /// The same for one who trusts whom he likes.
    public Outbound(Timers timers, Executor lookups, Allowed allowed, SSLSocketFactory tls) {
        this(timers, lookups, allowed, tls, Bounds.USUAL);
    }

    Outbound(
            Timers timers, Executor lookups, Allowed allowed, SSLSocketFactory tls, Bounds bounds) {
        this.timers = timers;
        this.lookups = lookups;
        this.allowed = allowed;
        this.tls = tls;
        this.bounds = bounds;
        this.places = new Semaphore(bounds.atOnce());
        this.ofStrangers = new Semaphore(bounds.ofStrangers());
        this.namesOfStrangers = new Semaphore(bounds.namesOfStrangers());
    }

    /// How long a request may take, and how many there are at once.
    ///
    /// @param ofStrangers of them, to addresses that strangers have set
    /// @param namesOfStrangers looked up at once for these
    record Bounds(Duration time, int atOnce, int ofStrangers, int namesOfStrangers) {
        static final Bounds USUAL =
                new Bounds(
                        Limits.OUTBOUND_TIME,
                        Limits.OUTBOUND_AT_ONCE,
                        Limits.OUTBOUND_OF_STRANGERS,
                        Limits.OUTBOUND_LOOKUPS_OF_STRANGERS);
    }

    /// How far a request may go.
    public enum Reach {
        /// Wherever the host has said.
        ANYWHERE,
        /// By https, and to no address that is this network's own: a stranger has set it.
        PUBLIC
    }

    /// What the host lets strangers name though it is not public.
    ///
    /// @param hosts in lower case
    public record Allowed(Set<String> hosts, List<Network> networks) {
        public static final Allowed NOTHING = new Allowed(Set.of(), List.of());

        boolean contains(String host, InetAddress address) {
            return hosts.contains(host.toLowerCase(Locale.ROOT))
                    || networks.stream().anyMatch(network -> network.contains(address));
        }
    }

    /// What was fetched.
    ///
    /// @param type without parameters, in lower case; empty if it has none
    public record Document(String type, String text) {}

    /// Sends a form; may wait for five seconds.
    ///
    /// @param to http or https
    /// @return the status of the answer
    public int post(URI to, String form, Reach reach) throws IOException {
        var head =
                head(
                        "POST",
                        to,
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + form.getBytes(UTF_8).length);
        return ask(to, reach, head + form, AnswerReader::status);
    }

    /// Fetches a document of 64 KiB at most; may wait for five seconds. What is answered with any
    /// other status than 200 is an [IOException].
    ///
    /// @param from http or https
    /// @param accept the types that are wanted
    public Document get(URI from, String accept, Reach reach) throws IOException {
        var head = head("GET", from, "Accept: " + accept);
        return ask(from, reach, head, Outbound::document);
    }

    private static Document document(AnswerReader answer) throws IOException {
        int status = answer.status();
        if (status != 200) {
            throw new IOException("the answer is " + status);
        }
        var fields = answer.fields();
        var type = fields.getOrDefault("content-type", "").split(";", 2)[0];
        var body = answer.body(fields, Limits.OUTBOUND_BYTES);
        return new Document(type.strip().toLowerCase(Locale.ROOT), new String(body, UTF_8));
    }

    /// What is wanted of an answer.
    @FunctionalInterface
    private interface Reading<T> {
        T of(AnswerReader answer) throws IOException;
    }

    private <T> T ask(URI to, Reach reach, String request, Reading<T> reading) throws IOException {
        var deadline = Deadline.in(bounds.time());
        Work<T> work = () -> asked(to, addresses(to, reach, deadline), request, deadline, reading);
        Work<T> inAll = () -> within(places, deadline, work);
        return reach == Reach.PUBLIC ? within(ofStrangers, deadline, inAll) : inAll.done();
    }

    /// What takes a place among so many.
    @FunctionalInterface
    private interface Work<T> {
        T done() throws IOException;
    }

    private static <T> T within(Semaphore places, Deadline deadline, Work<T> work)
            throws IOException {
        take(places, deadline);
        try {
            return work.done();
        } finally {
            places.release();
        }
    }

    private static void take(Semaphore places, Deadline deadline) throws IOException {
        try {
            if (!places.tryAcquire(deadline.left(), TimeUnit.MILLISECONDS)) {
                throw new IOException("too many requests are under way");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private <T> T asked(
            URI to, List<InetAddress> all, String request, Deadline deadline, Reading<T> reading)
            throws IOException {
        boolean secure = "https".equals(to.getScheme());
        int port = to.getPort() >= 0 ? to.getPort() : secure ? 443 : 80;
        try (var plain = connected(all, port, deadline)) {
            var late = timers.after(Duration.ofMillis(deadline.left()), () -> close(plain));
            try (var socket = secure ? secured(plain, to, port, deadline) : plain) {
                var out = socket.getOutputStream();
                out.write(request.getBytes(UTF_8));
                out.flush();
                return reading.of(new AnswerReader(socket, deadline));
            } finally {
                late.cancel();
            }
        }
    }

    /// The name is looked up once: what is checked is what is connected to.
    private List<InetAddress> addresses(URI to, Reach reach, Deadline deadline) throws IOException {
        var host = Objects.requireNonNullElse(to.getHost(), "");
        if (host.isEmpty()) { // The resolver takes it for this machine.
            throw new IOException("the address has no host");
        }
        if (reach == Reach.PUBLIC && !"https".equals(to.getScheme())) {
            throw new IOException("the address is not https");
        }
        var all = lookedUp(host, reach, deadline);
        boolean open =
                reach == Reach.ANYWHERE
                        || all.stream()
                                .allMatch(it ->
                                        PublicAddresses.contain(it) || allowed.contains(host, it));
        if (!open) {
            throw new IOException("the address is not a public one");
        }
        return all;
    }

    /// A thread that waits for a name server cannot be called back: so it is one of few, of which
    /// strangers leave some to the host's own apps.
    private List<InetAddress> lookedUp(String host, Reach reach, Deadline deadline)
            throws IOException {
        boolean stranger = reach == Reach.PUBLIC;
        if (stranger) {
            take(namesOfStrangers, deadline);
        }
        Runnable over = stranger ? namesOfStrangers::release : () -> {};
        var found = new CompletableFuture<List<InetAddress>>();
        try {
            lookups.execute(() -> lookUp(host, found, over));
            return found.get(deadline.left(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            over.run();
            throw new IOException("too many names are being looked up", e);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("the name was not found in time");
        } catch (ExecutionException e) {
            throw new IOException("the name has no address", e);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            found.cancel(false);
        }
    }

    private static void lookUp(
            String host, CompletableFuture<List<InetAddress>> found, Runnable over) {
        try {
            if (!found.isDone()) {
                found.complete(List.of(InetAddress.getAllByName(host)));
            }
        } catch (UnknownHostException | RuntimeException e) {
            found.completeExceptionally(e);
        } finally {
            over.run();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException();
    }

    private static Socket connected(List<InetAddress> all, int port, Deadline deadline)
            throws IOException {
        IOException failure = new IOException("the name has no address");
        for (int i = 0; i < all.size(); i++) {
            int time = share(deadline.left(), all.size() - i);
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

    private Socket secured(Socket plain, URI to, int port, Deadline deadline) throws IOException {
        plain.setSoTimeout(deadline.left());
        var socket = (SSLSocket) tls.createSocket(plain, to.getHost(), port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 §3.1
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String head(String method, URI to, String... fields) {
        var path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        var query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
        var port = to.getPort() < 0 ? "" : ":" + to.getPort();
        return String.join(
                "\r\n",
                method + " " + path + query + " HTTP/1.1",
                "Host: " + to.getHost() + port,
                "User-Agent: Parlor",
                String.join("\r\n", fields),
                "Connection: close",
                "",
                "");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
