package parlor.base;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.app.SelfSigned;

/// What is said to an address that a client has set, and what of its answer counts.
@Tag("slow")
class OutboundTest {
    private static final Set<String> JSON = Set.of("application/json");
    private static final String TYPED = "Content-Type: application/json\r\n";

    private final SystemTimers timers = new SystemTimers();
    private final Outbound outbound =
            new Outbound(timers, OutboundTest::thread, Outbound.Allowed.NOTHING);

    @AfterEach
    void end() {
        timers.close();
    }

    private static void thread(Runnable task) {
        Thread.startVirtualThread(task);
    }

    /// One answer at a port of this machine.
    private record Peer(URI url, CompletableFuture<String> heard) {}

    private static Peer answering(String answer) throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var heard = heard(server, answer);
        return new Peer(
                URI.create("http://127.0.0.1:%d/told?x=1".formatted(server.getLocalPort())), heard);
    }

    private static CompletableFuture<String> heard(ServerSocket server, String answer) {
        var heard = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try (server;
                    var socket = server.accept()) {
                heard.complete(request(socket.getInputStream()));
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
                socket.shutdownOutput();
                while (socket.getInputStream().read() >= 0) {}
            } catch (SocketException e) {
                // It has heard enough.
            } catch (IOException e) {
                heard.completeExceptionally(e);
            }
        });
        return heard;
    }

    /// The whole request; or what first came, if it is none.
    private static String request(InputStream in) throws IOException {
        var text = new StringBuilder();
        var bytes = new byte[4_096];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            text.append(new String(bytes, 0, n, US_ASCII));
            var end =
                    switch (text.charAt(0)) {
                        case 'P' -> "a=b";
                        case 'G' -> "\r\n\r\n";
                        default -> "";
                    };
            if (text.toString().endsWith(end)) {
                break;
            }
        }
        return text.toString();
    }

    @Test
    void aFormIsSentAndTheStatusComesBack() throws Exception {
        var peer = answering("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(outbound.post(peer.url(), "a=b", Outbound.Reach.ANYWHERE)).isEqualTo(204);
        assertThat(peer.heard().join())
                .startsWith("POST /told?x=1 HTTP/1.1\r\n")
                .contains("\r\nHost: 127.0.0.1:" + peer.url().getPort() + "\r\n")
                .contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n")
                .contains("\r\nContent-Length: 3\r\n")
                .endsWith("\r\n\r\na=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-Odd\r\n", "HTTP/1.1 9000 No\r\n"})
    void whatIsNoAnswerIsAFailure(String answer) throws Exception {
        var peer = answering(answer);
        assertThatThrownBy(() -> outbound.post(peer.url(), "a=b", Outbound.Reach.ANYWHERE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessLineIsNotReadToItsEnd() throws Exception {
        var peer = answering("HTTP/1.1 200 " + "x".repeat(100_000));
        assertThatThrownBy(() -> outbound.post(peer.url(), "a=b", Outbound.Reach.ANYWHERE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoeverHasNoCertificateIsToldNothing() throws Exception {
        var peer = answering("HTTP/1.1 200 OK\r\n\r\n");
        var secure = URI.create(peer.url().toString().replace("http:", "https:"));
        assertThatThrownBy(() -> outbound.post(secure, "a=b", Outbound.Reach.ANYWHERE))
                .isInstanceOf(IOException.class);
        assertThat(peer.heard().join()).doesNotContain("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1"
            })
    void whatStrangersHaveSetLeadsNowhereIntoThisNetwork(String address) {
        var literal = address.contains(":") ? "[" + address + "]" : address;
        var to = URI.create("https://" + literal + "/told");
        assertThatThrownBy(() -> outbound.post(to, "a=b", Outbound.Reach.PUBLIC))
                .hasMessageContaining("not a public one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111"})
    void theRestIsPublic(String address) throws Exception {
        assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isTrue();
        var clear = URI.create("http://1.1.1.1/told");
        assertThatThrownBy(() -> outbound.post(clear, "a=b", Outbound.Reach.PUBLIC))
                .hasMessageContaining("not https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 7\r\n\r\n{\"a\":1}and more",
                "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n",
                "\r\n{\"a\":1}",
            })
    void aDocumentComesAsItsHeadSays(String rest) throws Exception {
        var peer = answering("HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; q=1\r\n" + rest);
        var document = outbound.get(peer.url(), JSON, Outbound.Reach.ANYWHERE);
        assertThat(document).isEqualTo("{\"a\":1}");
        assertThat(peer.heard().join())
                .startsWith("GET /told?x=1 HTTP/1.1\r\n")
                .contains("\r\nAccept: application/json\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "302 Found, Location: /elsewhere",
        "404 Not Found, X: y",
        "200 OK, Content-Length: 65537",
        "200 OK, Content-Length: 5",
        "200 OK, Content-Length: -1",
        "200 OK, Transfer-Encoding: gzip",
        "200 OK, no field",
    })
    void aDocumentThatIsNotOneIsAFailure(String status, String field) throws Exception {
        var peer = answering("HTTP/1.1 " + status + "\r\n" + TYPED + field + "\r\n\r\n{}");
        assertThatThrownBy(() -> outbound.get(peer.url(), JSON, Outbound.Reach.ANYWHERE))
                .isInstanceOf(IOException.class);
        assertThat(peer.heard().join()).startsWith("GET ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/html",
                "Content-Type: application/jsonp",
                "Content-Type: ;",
                "X: y"
            })
    void aDocumentOfAnotherTypeIsNotTaken(String field) throws Exception {
        var peer = answering("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n{}");
        assertThatThrownBy(() -> outbound.get(peer.url(), JSON, Outbound.Reach.ANYWHERE))
                .hasMessageContaining("another type");
    }

    @Test
    void oneOfSeveralTypesWillDo() throws Exception {
        var peer = answering("HTTP/1.1 200 OK\r\n" + TYPED + "\r\n{}");
        var types = Set.of("application/jwk-set+json", "application/json");
        assertThat(outbound.get(peer.url(), types, Outbound.Reach.ANYWHERE)).isEqualTo("{}");
        assertThat(peer.heard().join())
                .containsPattern("\r\nAccept: [^\r]*application/jwk-set\\+json")
                .containsPattern("\r\nAccept: [^\r]*application/json");
    }

    @Test
    void whatHasNoEndIsReadUpToALimit() throws Exception {
        for (var endless : List.of("\r\n" + "x".repeat(70_000), "X: y\r\n".repeat(5_000))) {
            var peer = answering("HTTP/1.1 200 OK\r\n" + TYPED + endless);
            assertThatThrownBy(() -> outbound.get(peer.url(), JSON, Outbound.Reach.ANYWHERE))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNameThatIsNotFoundInTimeIsNotWaitedFor() {
        var stuck = bounded(_ -> {}, new Outbound.Bounds(Duration.ofMillis(20), 1, 1, 1));
        var to = URI.create("https://parlor.example/told");
        assertThatThrownBy(() -> stuck.post(to, "a=b", Outbound.Reach.PUBLIC))
                .hasMessageMatching(".*(not found in time|too long)");
    }

    @Test
    void anAddressWithoutAHostIsNotTakenForThisMachine() throws Exception {
        var peer = answering("HTTP/1.1 200 OK\r\n\r\n");
        var odd = URI.create(peer.url().toString().replace("127.0.0.1", "a_b"));
        assertThatThrownBy(() -> outbound.post(odd, "a=b", Outbound.Reach.ANYWHERE))
                .hasMessageContaining("no host");
    }

    @Test
    void whereTooManyNamesAreLookedUpItIsSaid() {
        var full =
                bounded(
                        _ -> {
                            throw new RejectedExecutionException();
                        },
                        Outbound.Bounds.USUAL);
        var to = URI.create("https://parlor.example/told");
        assertThatThrownBy(() -> full.post(to, "a=b", Outbound.Reach.PUBLIC))
                .hasMessageContaining("too many names");
    }

    @Test
    void oneTooManyWaitsForItsTurn() throws Exception {
        var lookups = new LinkedBlockingQueue<Runnable>();
        var narrow = bounded(lookups::add, new Outbound.Bounds(Duration.ofMinutes(10), 1, 1, 1));
        var peer = answering("HTTP/1.1 200 OK\r\n\r\n");
        var first = posts(narrow, peer.url());
        var asked = lookups.poll(30, TimeUnit.SECONDS);
        var second = posts(narrow, answering("HTTP/1.1 201 Created\r\n\r\n").url());
        assertThat(lookups.poll(50, TimeUnit.MILLISECONDS)).isNull();
        requireNonNull(asked).run();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        requireNonNull(lookups.poll(30, TimeUnit.SECONDS)).run();
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(201);
    }

    @Test
    void whoseTurnDoesNotComeIsTold() {
        var none = bounded(Runnable::run, new Outbound.Bounds(Duration.ofMillis(20), 0, 0, 0));
        var to = URI.create("http://127.0.0.1:1/told");
        assertThatThrownBy(() -> none.post(to, "a=b", Outbound.Reach.ANYWHERE))
                .hasMessageMatching("too many requests.*|.*too long");
    }

    @Test
    void whatStrangersWaitForKeepsNobodyElseWaiting() throws Exception {
        var lookups = new LinkedBlockingQueue<Runnable>();
        var narrow = bounded(lookups::add, new Outbound.Bounds(Duration.ofMinutes(10), 3, 2, 1));
        var strange = URI.create("https://127.0.0.1/told");
        var first = posts(narrow, strange, Outbound.Reach.PUBLIC);
        var asked = lookups.poll(30, TimeUnit.SECONDS);
        var second = posts(narrow, strange, Outbound.Reach.PUBLIC);
        assertThat(lookups.poll(50, TimeUnit.MILLISECONDS)).isNull();
        var own = posts(narrow, answering("HTTP/1.1 200 OK\r\n\r\n").url());
        requireNonNull(lookups.poll(30, TimeUnit.SECONDS)).run();
        assertThat(own.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        requireNonNull(asked).run();
        requireNonNull(lookups.poll(30, TimeUnit.SECONDS)).run();
        for (var refused : List.of(first, second)) {
            assertThatThrownBy(() -> refused.get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("not a public one");
        }
    }

    private Outbound bounded(Executor lookups, Outbound.Bounds bounds) {
        Supplier<SSLContext> nobody =
                () -> {
                    throw new AssertionError("nobody is trusted");
                };
        return new Outbound(timers, lookups, Outbound.Allowed.NOTHING, nobody, bounds);
    }

    private static CompletableFuture<Integer> posts(Outbound outbound, URI to) {
        return posts(outbound, to, Outbound.Reach.ANYWHERE);
    }

    private static CompletableFuture<Integer> posts(
            Outbound outbound, URI to, Outbound.Reach reach) {
        var status = new CompletableFuture<Integer>();
        Thread.startVirtualThread(() -> {
            try {
                status.complete(outbound.post(to, "a=b", reach));
            } catch (IOException e) {
                status.completeExceptionally(e);
            }
        });
        return status;
    }

    /// One that answers by TLS, as `localhost`.
    private static Peer secure(Path folder, String answer) throws Exception {
        var server =
                SelfSigned.server(folder)
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var heard = heard(server, answer);
        return new Peer(URI.create("https://localhost:" + server.getLocalPort() + "/told"), heard);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHostLetsStrangersNameWhatItLikes(boolean byName, @TempDir Path folder)
            throws Exception {
        var shown = SelfSigned.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var peer = secure(folder, "HTTP/1.1 200 OK\r\n" + TYPED + "\r\nhello");
        var allowed =
                byName
                        ? new Outbound.Allowed(Set.of("localhost"), List.of())
                        : new Outbound.Allowed(
                                Set.of(),
                                List.of(Network.of("127.0.0.0", 8), Network.of("::1", 128)));
        var trusted = shown.trusted();
        var none =
                new Outbound(timers, OutboundTest::thread, Outbound.Allowed.NOTHING, () -> trusted);
        assertThatThrownBy(() -> none.get(peer.url(), JSON, Outbound.Reach.PUBLIC))
                .hasMessageContaining("not a public one");
        var some = new Outbound(timers, OutboundTest::thread, allowed, () -> trusted);
        assertThat(some.get(peer.url(), JSON, Outbound.Reach.PUBLIC)).isEqualTo("hello");
        var clear = URI.create(peer.url().toString().replace("https:", "http:"));
        assertThatThrownBy(() -> some.get(clear, JSON, Outbound.Reach.PUBLIC))
                .hasMessageContaining("not https");
    }

    @ParameterizedTest
    @CsvSource({"5000, 1, 5000", "5000, 2, 2500", "2500, 1, 2500", "5000, 20, 1000", "300, 3, 300"})
    void oneAddressLeavesTimeForTheOthers(int left, int addresses, int share) {
        assertThat(Outbound.share(left, addresses)).isEqualTo(share);
    }
}
