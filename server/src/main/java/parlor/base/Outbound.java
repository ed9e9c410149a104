package parlor.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
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
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// Requests to addresses that clients have set: five seconds in all, so many at once, no redirects,
/// and of the answer no more than is asked for.
public final class Outbound {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int FIELDS = 100;

    private final Timers timers;
    private final Executor lookups;
    private final Allowed allowed;
    private final Supplier<SSLContext> trust;
    private final Bounds bounds;
    private final Semaphore places;
    private final Semaphore ofStrangers;
    private final Semaphore namesOfStrangers;

    /// @param lookups runs what waits for name servers; may refuse
    /// @param allowed which addresses strangers may name besides the public ones
    public Outbound(Timers timers, Executor lookups, Allowed allowed) {
        this(timers, lookups, allowed, Outbound::usualTrust);
    }

    private static SSLContext usualTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // The JDK has one.
        }
    }

    /// The same for one who trusts whom he likes.
    public Outbound(Timers timers, Executor lookups, Allowed allowed, Supplier<SSLContext> trust) {
        this(timers, lookups, allowed, trust, Bounds.USUAL);
    }

    Outbound(
            Timers timers,
            Executor lookups,
            Allowed allowed,
            Supplier<SSLContext> trust,
            Bounds bounds) {
        this.timers = timers;
        this.lookups = lookups;
        this.allowed = allowed;
        this.trust = trust;
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

    /// Sends a form; may wait for five seconds.
    ///
    /// @param to http or https
    /// @return the status of the answer
    public int post(URI to, String form, Reach reach) throws IOException {
        var request = new HttpPost(to);
        request.setEntity(new ByteArrayEntity(form.getBytes(UTF_8), ContentType.create(FORM)));
        return ask(request, to, reach, ClassicHttpResponse::getCode);
    }

    /// Fetches a document of 64 KiB at most; may wait for five seconds. What is answered with any
    /// other status than 200, or is of another type, is an [IOException].
    ///
    /// @param from http or https
    /// @param types one of which it has to be of; in lower case, without parameters
    public String get(URI from, Set<String> types, Reach reach) throws IOException {
        var request = new HttpGet(from);
        request.setHeader(HttpHeaders.ACCEPT, String.join(", ", types));
        return ask(request, from, reach, answer -> document(answer, types));
    }

    private static String document(ClassicHttpResponse answer, Set<String> types)
            throws IOException {
        if (answer.getCode() != HttpStatus.SC_OK) {
            throw new IOException("the answer is " + answer.getCode());
        }
        if (!types.contains(type(answer))) {
            throw new IOException("the answer is of another type than " + String.join(", ", types));
        }
        var body = answer.getEntity().getContent().readNBytes(Limits.OUTBOUND_BYTES + 1);
        if (body.length > Limits.OUTBOUND_BYTES) {
            throw new IOException("the answer is too long");
        }
        return new String(body, UTF_8);
    }

    private static String type(ClassicHttpResponse answer) {
        var field = Objects.requireNonNullElse(answer.getEntity().getContentType(), "");
        return field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// What is wanted of an answer.
    @FunctionalInterface
    private interface Reading<T> {
        T of(ClassicHttpResponse answer) throws IOException;
    }

    private <T> T ask(ClassicHttpRequest request, URI to, Reach reach, Reading<T> reading)
            throws IOException {
        var deadline = Deadline.in(bounds.time());
        Work<T> work = () -> asked(request, to, addresses(to, reach, deadline), deadline, reading);
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
            ClassicHttpRequest request,
            URI to,
            List<InetAddress> all,
            Deadline deadline,
            Reading<T> reading)
            throws IOException {
        var client = client(all, deadline);
        var late =
                timers.after(
                        Duration.ofMillis(deadline.left()),
                        () -> client.close(CloseMode.IMMEDIATE));
        try {
            return reading.of(client.executeOpen(HttpHost.create(to), request, null));
        } finally {
            late.cancel();
            client.close(CloseMode.IMMEDIATE); // The rest of an answer is not waited for.
        }
    }

    /// Made for one request, since it knows no addresses but these.
    private CloseableHttpClient client(List<InetAddress> all, Deadline deadline)
            throws SocketTimeoutException {
        int left = deadline.left();
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxLineLength(Limits.HEAD_BYTES)
                                                        .setMaxHeaderCount(FIELDS)
                                                        .build())
                                        .build())
                        .setDnsResolver(new Known(all))
                        .setTlsSocketStrategy(this::secured)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(
                                                Timeout.ofMilliseconds(share(left, all.size())))
                                        .setSocketTimeout(Timeout.ofMilliseconds(left))
                                        .build())
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
                .setUserAgent("Parlor")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }

    private SSLSocket secured(
            Socket plain, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        return new DefaultClientTlsStrategy(trust.get())
                .upgrade(plain, host, port, attachment, context);
    }

    /// Addresses that were looked up, and are allowed.
    private record Known(List<InetAddress> addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) {
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
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

    /// How long one of so many addresses may take, that the others have their turn.
    ///
    /// @param left milliseconds for all
    static int share(int left, int addresses) {
        return Math.min(left, Math.max((int) LEAST.toMillis(), left / addresses));
    }
}
