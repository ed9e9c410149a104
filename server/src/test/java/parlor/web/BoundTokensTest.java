package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.oauth.Clients;

/// Tokens that are worth something only to the holder of a key (RFC 9449).
@Tag("slow")
class BoundTokensTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static int people;

    private final App app = App.confidential(house);
    private final Holder holder = Holder.of("ES256");
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaIsSignedIn() {
        ada = Person.of(house, "Dora" + people++, PASSWORD);
    }

    private static String url(String path) {
        return house.url() + path;
    }

    private static Map<String, String> proof(Holder holder, String path) {
        return Map.of("DPoP", holder.proves("POST", url(path), null, house.time().instant()));
    }

    private static Map<String, String> forToken(String code) {
        return Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                App.REDIRECT,
                "code_verifier",
                App.VERIFIER);
    }

    private static Visitor.Reply redeems(App app, String code, Holder holder) {
        return app.fetches("/oauth2/token", forToken(code), proof(holder, "/oauth2/token"));
    }

    private static Visitor.Reply refreshes(App app, String token, Holder holder) {
        var fields = Map.of("grant_type", "refresh_token", "refresh_token", token);
        return app.fetches("/oauth2/token", fields, proof(holder, "/oauth2/token"));
    }

    private Visitor.Reply tokens(String... changed) {
        var reply = redeems(app, app.code(ada.browser, changed), holder);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply;
    }

    private static Visitor.Reply asks(
            Holder holder, String token, String method, String path, @Nullable String body) {
        var proof = holder.proves(method, url(path), token, house.time().instant());
        return asks(token, proof, method, path, body);
    }

    private static Visitor.Reply asks(
            String token, String proof, String method, String path, @Nullable String body) {
        var headers = Map.of("Authorization", "DPoP " + token, "DPoP", proof);
        return house.visitor().send(method, path, body, headers);
    }

    private static void assertRefused(Visitor.Reply reply, String error) {
        assertThat(reply.text("/error")).as(reply.raw().body()).isEqualTo(error);
        assertThat(reply.status()).isEqualTo(400);
    }

    private static void assertUnproved(Visitor.Reply reply, String error) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate"))
                .startsWith("DPoP")
                .contains("error=\"" + error + "\"", "algs=\"ES256 PS256 EdDSA Ed25519\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "PS256", "EdDSA", "Ed25519"})
    void whoProvesAKeyGetsATokenForIt(String algorithm) {
        var own = Holder.of(algorithm);
        var got = redeems(app, app.code(ada.browser), own);
        assertThat(got.text("/token_type")).isEqualTo("DPoP");
        var token = got.text("/access_token");
        assertThat(App.claims(token).at("/cnf/jkt").asText()).isEqualTo(own.thumbprint());
        assertThat(asks(own, token, "GET", "/api/v1/me", null).text("/user/username"))
                .isEqualTo(ada.name);
        assertThat(asks(own, token, "GET", "/oauth2/userinfo", null).text("/name"))
                .isEqualTo(ada.name);
    }

    @Test
    void nobodyElseUsesIt() {
        var token = tokens().text("/access_token");
        var other = Holder.of("ES256");
        assertUnproved(asks(other, token, "GET", "/api/v1/me", null), "invalid_dpop_proof");
        assertUnproved(asks(other, token, "GET", "/oauth2/userinfo", null), "invalid_dpop_proof");
        for (var path : new String[] {"/api/v1/me", "/oauth2/userinfo"}) {
            var refused = house.bearer(token).get(path);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate"))
                    .contains("DPoP", "error=\"invalid_token\"", "algs=");
            var unproved = Map.of("Authorization", "DPoP " + token);
            assertUnproved(house.visitor().send("GET", path, null, unproved), "invalid_dpop_proof");
        }
        var posted = App.posts(house.visitor(), "/oauth2/userinfo", Map.of("access_token", token));
        assertThat(posted.status()).isEqualTo(401);
    }

    @Test
    void otherTokensAreShownWithoutAKey() {
        var token = app.redeems(app.code(ada.browser)).text("/access_token");
        assertUnproved(asks(holder, token, "GET", "/api/v1/me", null), "invalid_token");
        assertThat(house.bearer(token).get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void theNameOfTheSchemeHasNoCase() {
        var token = tokens().text("/access_token");
        var proof = holder.proves("GET", url("/api/v1/me"), token, house.time().instant());
        var headers = Map.of("Authorization", "dPOP " + token, "DPoP", proof);
        assertThat(house.visitor().send("GET", "/api/v1/me", null, headers).status())
                .isEqualTo(200);
    }

    @Test
    void aScopeGoesNoFurtherWithAKey() {
        var token = tokens("scope", "rooms:read", "nonce", "").text("/access_token");
        var refused = asks(holder, token, "GET", "/api/v1/me", null);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate"))
                .startsWith("DPoP error=\"insufficient_scope\"");
        assertThat(asks(holder, token, "GET", "/oauth2/userinfo", null).status()).isEqualTo(403);
    }

    @Test
    void aTokenIsIntrospectedWithItsKey() {
        var got = tokens();
        var about = app.fetches("/oauth2/introspect", Map.of("token", got.text("/access_token")));
        assertThat(about.text("/token_type")).isEqualTo("DPoP");
        assertThat(about.text("/cnf/jkt")).isEqualTo(holder.thumbprint());
    }

    // ---- what a proof must be ----

    /// What is done to the header and the claims of a good proof.
    interface Change extends BiConsumer<Map<String, Object>, Map<String, Object>> {}

    private static Arguments bad(String what, Change change) {
        return Arguments.of(what, change);
    }

    static Stream<Arguments> badProofs() {
        long now = house.time().instant().getEpochSecond();
        return Stream.of(
                bad("another type", (header, _) -> header.put("typ", "JWT")),
                bad("no type", (header, _) -> header.remove("typ")),
                bad("no key", (header, _) -> header.remove("jwk")),
                bad("a critical extension", (header, _) -> header.put("crit", Set.of("exp"))),
                bad("another algorithm", (header, _) -> header.put("alg", "ES384")),
                bad("another's key", (header, _) -> header.put("jwk", foreign())),
                bad("no name", (_, claims) -> claims.remove("jti")),
                bad("a name that is none", (_, claims) -> claims.put("jti", 7)),
                bad("a very long name", (_, claims) -> claims.put("jti", "x".repeat(201))),
                bad("no method", (_, claims) -> claims.remove("htm")),
                bad("another method", (_, claims) -> claims.put("htm", "PUT")),
                bad("no address", (_, claims) -> claims.remove("htu")),
                bad("another path", (_, claims) -> claims.put("htu", url("/oauth2/par"))),
                bad("another host", (_, claims) -> claims.put("htu", "https://a.example/")),
                bad("no address at all", (_, claims) -> claims.put("htu", "::")),
                bad("no time", (_, claims) -> claims.remove("iat")),
                bad("a time that is none", (_, claims) -> claims.put("iat", "now")),
                bad("too old", (_, claims) -> claims.put("iat", now - 62)),
                bad("too new", (_, claims) -> claims.put("iat", now + 62)),
                bad("over", (_, claims) -> claims.put("exp", now - 1)),
                bad("not begun", (_, claims) -> claims.put("nbf", now + 62)),
                bad("of another token", (_, claims) -> claims.put("ath", Holder.hash("x"))),
                bad("of no token", (_, claims) -> claims.remove("ath")));
    }

    private static Map<String, Object> foreign() {
        return Holder.of("ES256").key.toJSONObject();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badProofs")
    void aBadProofProvesNothing(String what, Change change) {
        var token = tokens().text("/access_token");
        var header = holder.header();
        var claims = holder.proof("GET", url("/api/v1/me"), token, house.time().instant());
        change.accept(header, claims);
        var refused = asks(token, holder.signs(header, claims), "GET", "/api/v1/me", null);
        assertUnproved(refused, "invalid_dpop_proof");
        assertThat(refused.json().at("/errors/0/attr").asText()).isEqualTo("DPoP");

        if (what.endsWith("token")) {
            return; // At the token endpoint there is none yet.
        }
        var other = holder.proof("POST", url("/oauth2/token"), null, house.time().instant());
        var head = holder.header();
        change.accept(head, other);
        if (what.equals("another path")) {
            other.put("htu", url("/oauth2/userinfo"));
        }
        var proof = Map.of("DPoP", holder.signs(head, other));
        var fields = forToken(app.code(ada.browser));
        assertRefused(app.fetches("/oauth2/token", fields, proof), "invalid_dpop_proof");
    }

    @Test
    void aProofIsSignedAndShowsNoSecret() throws Exception {
        var token = tokens().text("/access_token");
        var now = house.time().instant();
        var claims = holder.proof("GET", url("/api/v1/me"), token, now);
        var none = holder.header();
        none.put("alg", "none");
        assertUnproved(
                asks(token, Holder.unsigned(none, claims), "GET", "/api/v1/me", null),
                "invalid_dpop_proof");
        var hmac = holder.header();
        hmac.put("alg", "HS256");
        assertUnproved(
                asks(token, holder.signs(hmac, claims), "GET", "/api/v1/me", null),
                "invalid_dpop_proof");
        var open = holder.header();
        var key = new HashMap<>(holder.key.toJSONObject());
        key.put("d", "AAAA");
        open.put("jwk", key);
        assertUnproved(
                asks(token, holder.signs(open, claims), "GET", "/api/v1/me", null),
                "invalid_dpop_proof");
        assertUnproved(asks(token, "nonsense", "GET", "/api/v1/me", null), "invalid_dpop_proof");
        var good = holder.proves("GET", url("/api/v1/me"), token, now);
        var torn = good.substring(0, good.length() - 8) + "AAAAAAAA";
        assertUnproved(asks(token, torn, "GET", "/api/v1/me", null), "invalid_dpop_proof");
    }

    @Test
    void aProofIsGoodOnce() {
        var token = tokens().text("/access_token");
        var proof = holder.proves("GET", url("/api/v1/me"), token, house.time().instant());
        assertThat(asks(token, proof, "GET", "/api/v1/me", null).status()).isEqualTo(200);
        assertUnproved(asks(token, proof, "GET", "/api/v1/me", null), "invalid_dpop_proof");
        house.time().pass(Duration.ofSeconds(50));
        assertUnproved(asks(token, proof, "GET", "/api/v1/me", null), "invalid_dpop_proof");

        var shown = proof(holder, "/oauth2/token");
        var code = app.code(ada.browser);
        assertThat(app.fetches("/oauth2/token", forToken(code), shown).status()).isEqualTo(200);
        var next = forToken(app.code(ada.browser));
        assertRefused(app.fetches("/oauth2/token", next, shown), "invalid_dpop_proof");
    }

    @Test
    void thereIsOneProof() throws Exception {
        var token = tokens().text("/access_token");
        var now = house.time().instant();
        var url = url("/api/v1/me");
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "DPoP " + token)
                        .header("DPoP", holder.proves("GET", url, token, now))
                        .header("DPoP", holder.proves("GET", url, token, now))
                        .build();
        var reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("invalid_dpop_proof");
    }

    @ParameterizedTest
    @ValueSource(ints = {-55, -10, 10, 25})
    void clocksMayDifferALittle(int seconds) {
        var token = tokens().text("/access_token");
        var then = house.time().instant().plusSeconds(seconds);
        var proof = holder.proves("GET", url("/api/v1/me"), token, then);
        assertThat(asks(token, proof, "GET", "/api/v1/me", null).status()).isEqualTo(200);
    }

    @Test
    void theAddressIsComparedAsAddressesAre() {
        var token = tokens().text("/access_token");
        var upper = house.url().toString().replace("http://localhost", "HTTP://LOCALHOST");
        var claims = holder.proof("GET", upper + "/api/v1/me?x=1#y", token, house.time().instant());
        var proof = holder.signs(holder.header(), claims);
        assertThat(asks(token, proof, "GET", "/api/v1/me?z=2", null).status()).isEqualTo(200);
    }

    // ---- codes and refresh tokens ----

    @Test
    void aCodeMayBeBoundToAKey() {
        var code = app.code(ada.browser, "dpop_jkt", holder.thumbprint());
        assertRefused(redeems(app, code, Holder.of("ES256")), "invalid_grant");
        assertRefused(redeems(app, code, holder), "invalid_grant");
        var without = app.code(ada.browser, "dpop_jkt", holder.thumbprint());
        assertRefused(app.redeems(without), "invalid_grant");
        var good = app.code(ada.browser, "dpop_jkt", holder.thumbprint());
        assertThat(redeems(app, good, holder).status()).isEqualTo(200);
    }

    @Test
    void whoPushesWithAProofGetsACodeForThatKey() {
        var pushed =
                app.fetches("/oauth2/par", app.request(), proof(holder, "/oauth2/par"))
                        .text("/request_uri");
        var code = App.back(agrees(pushed)).get("code");
        assertRefused(
                redeems(app, Objects.requireNonNull(code), Holder.of("ES256")), "invalid_grant");

        var other = app.request("dpop_jkt", Holder.of("ES256").thumbprint());
        assertRefused(
                app.fetches("/oauth2/par", other, proof(holder, "/oauth2/par")),
                "invalid_dpop_proof");
        assertRefused(
                app.fetches("/oauth2/par", app.request(), proof(holder, "/oauth2/token")),
                "invalid_dpop_proof");
        var same = app.request("dpop_jkt", holder.thumbprint());
        assertThat(app.fetches("/oauth2/par", same, proof(holder, "/oauth2/par")).status())
                .isEqualTo(201);
    }

    private Visitor.Reply agrees(String pushed) {
        var page = App.shows(ada.browser, app.pushed(pushed));
        return App.presses(ada.browser, page, "allow");
    }

    @Test
    void whoProvesItselfAndAKeyKeepsItsRefreshToken() {
        var first = tokens().text("/refresh_token");
        var again = refreshes(app, first, holder);
        assertThat(again.text("/refresh_token")).isEqualTo(first);
        assertThat(refreshes(app, first, holder).status()).isEqualTo(200);

        var other = Holder.of("ES256");
        var moved = refreshes(app, first, other);
        assertThat(App.claims(moved.text("/access_token")).at("/cnf/jkt").asText())
                .isEqualTo(other.thumbprint());
        assertRefused(app.refreshes(first), "invalid_dpop_proof");
    }

    @Test
    void theRefreshTokenOfAPublicAppIsBoundToItsKey() {
        var program = App.of(house, App.open(App.REDIRECT));
        var first = redeems(program, program.code(ada.browser), holder).text("/refresh_token");
        assertRefused(refreshes(program, first, Holder.of("ES256")), "invalid_grant");
        assertRefused(program.refreshes(first), "invalid_dpop_proof");
        var next = refreshes(program, first, holder).text("/refresh_token");
        assertThat(next).isNotEqualTo(first);
        assertRefused(refreshes(program, next, Holder.of("ES256")), "invalid_grant");
        assertRefused(refreshes(program, first, holder), "invalid_grant");
        assertRefused(refreshes(program, next, holder), "invalid_grant");
    }

    @Test
    void anAppMaySayThatAllItsTokensAreBound() {
        var strict = App.of(house, App.wish(App.REDIRECT).bound(true));
        var code = strict.code(ada.browser);
        assertRefused(strict.redeems(code), "invalid_dpop_proof");
        assertThat(redeems(strict, code, holder).text("/token_type")).isEqualTo("DPoP");
    }

    @Test
    void aClientsOwnTokensAreBoundToo() {
        var wish = new Clients.Wish("Robot").grants(Set.of("client_credentials"));
        var robot = App.of(house, wish);
        var fields = Map.of("grant_type", "client_credentials");
        var got = robot.fetches("/oauth2/token", fields, proof(holder, "/oauth2/token"));
        assertThat(got.text("/token_type")).isEqualTo("DPoP");
    }

    // ---- live ----

    private String room() {
        return "/api/v1/rooms/"
                + ada.browser.post("/api/v1/rooms", Map.of("title", "Friday")).text("/room/id");
    }

    @Test
    void aRoomIsReadAndSpokenInWithAKey() {
        var room = room();
        var token = tokens("scope", "rooms:read rooms:write").text("/access_token");
        var said = asks(holder, token, "POST", room + "/messages", "{\"text\":\"hello\"}");
        assertThat(said.status()).as(said.raw().body()).isEqualTo(201);
        assertThat(said.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(asks(holder, token, "GET", room + "/messages", null).raw().body())
                .contains("hello");
    }

    @Test
    void aStreamNeedsTheKey() throws Exception {
        var path = room() + "/events";
        var token = tokens("scope", "rooms:read").text("/access_token");
        var other = Holder.of("ES256").proves("GET", url(path), token, house.time().instant());
        assertUnproved(asks(token, other, "GET", path, null), "invalid_dpop_proof");
        var proof = holder.proves("GET", url(path), token, house.time().instant());
        assertThat(beginning(path, token, proof)).isEqualTo("retry:");
    }

    private static String beginning(String path, String token, String proof)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Authorization", "DPoP " + token)
                        .header("DPoP", proof)
                        .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var in = Objects.requireNonNull(answer.body())) {
            return new String(in.readNBytes(6), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aTicketNeedsTheKeyAndASocketGoesOnWithIt() {
        var got = tokens("scope", "rooms:read");
        var token = got.text("/access_token");
        var path = "/api/v1/ws/ticket";
        assertUnproved(asks(Holder.of("ES256"), token, "POST", path, "{}"), "invalid_dpop_proof");
        var ticket = asks(holder, token, "POST", path, "{}").text("/ticket");
        try (var socket = LiveSocket.mute(house)) {
            socket.say(LiveSocket.handshake("/api/v1/ws?ticket=" + ticket, ""));
            socket.switched();
            socket.hear("heartbeat");
            var stolen = refreshes(app, got.text("/refresh_token"), Holder.of("ES256"));
            socket.send(authorize(stolen, "1"));
            assertThat(socket.await("error").toString()).contains("permission_denied");
            socket.send(authorize(refreshes(app, got.text("/refresh_token"), holder), "2"));
            assertThat(socket.await("ok").path("id").asText()).isEqualTo("2");
        }
    }

    @Test
    void aSocketOpensWithTheKey() {
        var token = tokens("scope", "rooms:read").text("/access_token");
        var url = url("/api/v1/ws");
        var now = house.time().instant();
        try (var socket = knocks("DPoP", token, holder.proves("GET", url, token, now))) {
            socket.send(Map.of("event_type", "ping", "id", "1"));
            assertThat(socket.await("pong").path("id").asText()).isEqualTo("1");
        }
        var other = Holder.of("ES256").proves("GET", url, token, now);
        var elsewhere = holder.proves("GET", url("/api/v1/me"), token, now);
        for (var bad : new String[] {other, elsewhere, ""}) {
            try (var socket = knocks("DPoP", token, bad)) {
                assertThat(socket.await("error").toString()).contains("not_authenticated");
                assertThat(socket.await("bye").path("code").asInt()).isEqualTo(4401);
            }
        }
        try (var socket = knocks("Bearer", token, holder.proves("GET", url, token, now))) {
            assertThat(socket.await("bye").path("code").asInt()).isEqualTo(4401);
        }
    }

    private static LiveSocket knocks(String scheme, String token, String proof) {
        var socket = LiveSocket.mute(house);
        var headers = "Authorization: " + scheme + " " + token + "\r\nDPoP: " + proof + "\r\n";
        socket.say(LiveSocket.handshake(headers));
        socket.switched();
        socket.hear("heartbeat");
        return socket;
    }

    private static Map<String, ?> authorize(Visitor.Reply tokens, String id) {
        return Map.of(
                "event_type", "authorize", "access_token", tokens.text("/access_token"), "id", id);
    }

    @Test
    void theProviderSaysHowToSign() {
        var about = house.visitor().get("/.well-known/openid-configuration");
        assertThat(about.json().at("/dpop_signing_alg_values_supported").toString())
                .isEqualTo("[\"ES256\",\"PS256\",\"EdDSA\",\"Ed25519\"]");
    }
}
