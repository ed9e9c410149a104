package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import parlor.oauth.Clients;
import parlor.oauth.LogoutNotices;

/// Apps are told when somebody has signed out whom they signed in.
@Tag("slow")
class LogoutNoticesTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static int people;

    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> elsewhere = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private HttpServer server;
    private App app;
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void anAppListens() throws IOException {
        var here = InetAddress.getLoopbackAddress();
        server = HttpServer.create(new InetSocketAddress(here, 0), 0);
        server.createContext("/logout", exchange -> hears(exchange, notices));
        server.createContext("/elsewhere", exchange -> hears(exchange, elsewhere));
        server.start();
        app = App.of(house, wish(server.getAddress().getPort()));
        ada = Person.of(house, "Bella" + people++, PASSWORD);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void hears(HttpExchange exchange, BlockingQueue<String> into) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        into.add(body);
    }

    private static Clients.Wish wish(int port) {
        return new Clients.Wish("Diary")
                .redirects(Set.of(URI.create(App.REDIRECT)))
                .notices(URI.create("http://127.0.0.1:%d/logout?a=1".formatted(port)));
    }

    private JsonNode letsIn(String... changed) {
        return App.claims(app.redeems(app.code(ada.browser, changed)).text("/id_token"));
    }

    private String token() throws InterruptedException {
        var body = notices.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(body).as("a notice").isNotNull().startsWith("logout_token=");
        return Objects.requireNonNull(body).substring("logout_token=".length());
    }

    @Test
    void aNoticeSaysWhoseSessionHasEnded() throws Exception {
        var known = letsIn();
        letsIn();
        ada.browser.post("/api/v1/logout", Map.of());
        var token = token();
        var header = App.header(token);
        assertThat(header.path("typ").asText()).isEqualTo("logout+jwt");
        assertThat(header.path("alg").asText()).isEqualTo("ES256");
        var keys = JWKSet.parse(house.visitor().get("/oauth2/jwks").raw().body());
        var key = keys.getKeyByKeyId(header.path("kid").asText()).toECKey();
        var verifier = new com.nimbusds.jose.crypto.ECDSAVerifier(key);
        assertThat(SignedJWT.parse(token).verify(verifier)).isTrue();

        var claims = App.claims(token);
        assertThat(claims.path("iss").asText()).isEqualTo(house.url().toString());
        assertThat(claims.path("aud").asText()).isEqualTo(app.id);
        assertThat(claims.path("sub")).isEqualTo(known.path("sub"));
        assertThat(claims.path("sid")).isEqualTo(known.path("sid"));
        assertThat(claims.path("jti").asText()).isNotEmpty();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(120);
        assertThat(claims.has("nonce")).isFalse();
        assertThat(claims.path("events").toString())
                .isEqualTo("{\"http://schemas.openid.net/event/backchannel-logout\":{}}");
    }

    /// Ways in which a session ends.
    enum End {
        BY_THE_APP,
        FROM_ELSEWHERE,
        ANOTHER_PASSWORD,
        ACCOUNT_DELETED
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void howeverItEnds(End end) throws Exception {
        var tokens = app.redeems(app.code(ada.browser, "scope", "openid offline_access"));
        var sid = App.claims(tokens.text("/id_token")).path("sid");
        switch (end) {
            case BY_THE_APP ->
                    ada.browser.get("/oauth2/logout?id_token_hint=" + tokens.text("/id_token"));
            case FROM_ELSEWHERE -> {
                var other = ada.with(house.visitor());
                other.signsIn(PASSWORD);
                assertThat(other.browser.delete("/api/v1/me/sessions").status()).isEqualTo(204);
            }
            case ANOTHER_PASSWORD ->
                    ada.registers("/api/v1/me/password", Map.of(), "another good phrase", Map.of());
            case ACCOUNT_DELETED ->
                    assertThat(ada.browser.delete("/api/v1/me").status()).isEqualTo(204);
        }
        assertThat(App.claims(token()).path("sid")).isEqualTo(sid);
    }

    @Test
    void anAppThatRevokedItsTokensIsToldToo() throws Exception {
        var tokens = app.redeems(app.code(ada.browser));
        app.fetches("/oauth2/revoke", Map.of("token", tokens.text("/refresh_token")));
        house.time().pass(Duration.ofHours(2));
        ada.browser.post("/api/v1/logout", Map.of());
        assertThat(App.claims(token()).path("sub"))
                .isEqualTo(App.claims(tokens.text("/id_token")).path("sub"));
    }

    @Test
    void oneThatDoesNotArriveIsSentAgainAndNoRedirectIsFollowed() throws Exception {
        letsIn();
        status = 302;
        ada.browser.post("/api/v1/logout", Map.of());
        var first = App.claims(token());
        status = 204;
        var second = App.claims(afterWaiting());
        assertThat(second.path("sid")).isEqualTo(first.path("sid"));
        assertThat(second.path("jti")).isNotEqualTo(first.path("jti"));
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void whoMustBeToldIsLookedUpAgainIfThatFails() throws Exception {
        var known = letsIn();
        var logged = new ListAppender<ILoggingEvent>();
        logged.list = new CopyOnWriteArrayList<>();
        var log = (Logger) LoggerFactory.getLogger(LogoutNotices.class);
        logged.start();
        log.addAppender(logged);
        try {
            renames("oauth_grant", "grants_elsewhere");
            ada.browser.post("/api/v1/logout", Map.of());
            for (int tries = 0; tries < 600 && logged.list.isEmpty(); tries++) {
                Thread.sleep(50);
            }
            assertThat(logged.list)
                    .extracting(ILoggingEvent::getMessage)
                    .contains("logout_notice_not_sent");
        } finally {
            log.detachAppender(logged);
            renames("grants_elsewhere", "oauth_grant");
        }
        assertThat(App.claims(afterWaiting()).path("sid")).isEqualTo(known.path("sid"));
    }

    private static void renames(String table, String name) throws SQLException {
        var file = house.data().resolve("parlor.db");
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = database.createStatement()) {
            statement.execute("pragma busy_timeout = 30000");
            statement.execute("alter table " + table + " rename to " + name);
        }
    }

    /// The wait for another try begins some time after the first one was answered.
    private String afterWaiting() throws InterruptedException {
        @Nullable String body = null;
        for (int tries = 0; tries < 300 && body == null; tries++) {
            house.time().pass(Duration.ofSeconds(6));
            body = notices.poll(100, TimeUnit.MILLISECONDS);
        }
        return Objects.requireNonNull(body, "no second notice").substring("logout_token=".length());
    }
}
