package parlor.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.Outbound;
import parlor.base.VirtualTime;

/// Keys that clients publish by themselves: fetched when they are needed, and not too often.
@Tag("slow")
class ClientKeysTest {
    private static final int PATIENCE = 30;

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile String type = "application/json";
    private volatile String document = "";
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void aClientPublishesItsKeys() throws IOException {
        var here = InetAddress.getLoopbackAddress();
        server = HttpServer.create(new InetSocketAddress(here, 0), 0);
        server.createContext("/", this::answers);
        server.start();
    }

    @AfterEach
    void stop() {
        open.countDown();
        server.stop(0);
    }

    private void answers(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        if (exchange.getRequestURI().getPath().equals("/slow")) {
            waitFor(open);
        }
        var body = document.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ClientKeys keys(boolean here) {
        var edge = new Edge(time, new SecureRandom(), new SecureRandom(), time);
        return new ClientKeys(
                edge, new Outbound(time, Runnable::run, Outbound.Allowed.NOTHING), here);
    }

    private Client client(String path, boolean stranger) {
        var metadata = new OIDCClientMetadata();
        var port = server.getAddress().getPort();
        metadata.setJWKSetURI(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
        return new Client("diary", metadata, null, false, true, stranger, time.instant());
    }

    private JWK publishes() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        document = new JWKSet(key).toString();
        return key.toPublicJWK();
    }

    @Test
    void theyAreFetchedOnceAndBelievedForAWhile() throws Exception {
        var keys = keys(true);
        var own = publishes();
        var client = client("/keys", true);
        for (int i = 0; i < 3; i++) {
            assertThat(keys.have(client, own::equals)).isTrue();
        }
        assertThat(asked).hasValue(1);
        time.pass(Limits.CLIENT_KEYS);
        assertThat(keys.have(client, own::equals)).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void anotherKeyIsLookedForOnceAMinute() throws Exception {
        var keys = keys(true);
        var client = client("/keys", true);
        var old = publishes();
        assertThat(keys.have(client, old::equals)).isTrue();
        var fresh = publishes();
        assertThat(keys.have(client, fresh::equals)).isFalse();
        time.pass(Limits.CLIENT_KEYS_AGAIN);
        assertThat(keys.have(client, fresh::equals)).isTrue();
        assertThat(keys.have(client, old::equals)).isFalse();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoeverNeedsThemAtATimeSharesOneRequest() throws Exception {
        var keys = keys(true);
        var own = publishes();
        var client = client("/slow", true);
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < 20; i++) {
            var one = new CompletableFuture<Boolean>();
            all.add(one);
            Thread.startVirtualThread(() -> {
                try {
                    one.complete(keys.have(client, own::equals));
                } catch (Mistake e) {
                    one.completeExceptionally(e);
                }
            });
        }
        open.countDown();
        for (var one : all) {
            assertThat(one.get(PATIENCE, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500})
    void whatIsNoDocumentIsSaidAndLogged(int answer) throws Exception {
        status = answer;
        publishes();
        assertThat(reasons(client("/keys", true), keys(true))).contains("the answer is " + answer);
    }

    @Test
    void whatIsNoJsonIsSaidAndLogged() throws Exception {
        publishes();
        type = "text/html";
        assertThat(reasons(client("/keys", true), keys(true))).contains("another type");
        document = "{\"keys\":7}";
        type = "application/jwk-set+json";
        assertThat(reasons(client("/keys", true), keys(true))).isNotEmpty();
    }

    @Test
    void strangersCannotHaveThemFetchedFromThisNetwork() throws Exception {
        publishes();
        assertThat(reasons(client("/keys", true), keys(false)))
                .contains("the address is not https");
        assertThat(asked).hasValue(0);
        var own = publishes();
        assertThat(keys(false).have(client("/keys", false), own::equals)).isTrue();
    }

    /// Why the keys could not be had, as the log says; the client is told that they could not.
    private static String reasons(Client client, ClientKeys keys) {
        var logged = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(ClientKeys.class);
        logged.start();
        log.addAppender(logged);
        try {
            assertThatThrownBy(() -> keys.have(client, _ -> true))
                    .isInstanceOfSatisfying(
                            Mistake.class,
                            it -> {
                                assertThat(it.error().getCode()).isEqualTo("invalid_client");
                                assertThat(it.error().getDescription()).contains("jwks_uri");
                            });
        } finally {
            log.detachAppender(logged);
        }
        assertThat(logged.list).hasSize(1);
        var event = logged.list.getFirst();
        assertThat(event.getMessage()).isEqualTo("client_keys_not_fetched");
        return event.getKeyValuePairs().toString();
    }

    @Test
    void afterAFailureTheyAreNotFetchedAnewAtOnce() throws Exception {
        var keys = keys(true);
        var client = client("/keys", true);
        var own = publishes();
        status = 503;
        assertThatThrownBy(() -> keys.have(client, own::equals)).isInstanceOf(Mistake.class);
        status = 200;
        assertThatThrownBy(() -> keys.have(client, own::equals)).isInstanceOf(Mistake.class);
        assertThat(asked).hasValue(1);
        time.pass(Duration.ofMinutes(1));
        assertThat(keys.have(client, own::equals)).isTrue();
    }
}
