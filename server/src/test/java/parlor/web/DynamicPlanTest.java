package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.oauth.Clients;

/// What the dynamic plan of the OpenID Foundation's conformance suite looks at, each test by the
/// name of a module, where no other test does. As there, the app registers by itself, sends no
/// challenge, signs with RS256 and names the token endpoint.
@Tag("slow")
class DynamicPlanTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String TOKEN = house.registrationToken(Duration.ofDays(1));
    private static final String PASSWORD = "correct horse battery staple";
    private static final String BY_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static int people;

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Holder holder = Holder.of("RS256");
    private HttpServer suite;
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void aSuiteAsks() throws IOException {
        var here = InetAddress.getLoopbackAddress();
        suite = HttpServer.create(new InetSocketAddress(here, 0), 0);
        suite.createContext("/", this::answers);
        suite.start();
        ada = Person.of(house, "Dyna" + people++, PASSWORD);
    }

    @AfterEach
    void stop() {
        suite.stop(0);
    }

    private void answers(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = documents.getOrDefault(path, "").getBytes(UTF_8);
        var type = path.startsWith("/requesturi/") ? "application/jwt" : "application/json";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String at(String path) {
        return "http://127.0.0.1:%d%s".formatted(suite.getAddress().getPort(), path);
    }

    private static String keys(Holder holder, String kid) {
        return new JWKSet(new RSAKey.Builder(holder.key.toRSAKey()).keyID(kid).build()).toString();
    }

    private static Object parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> metadata() {
        var metadata = new HashMap<String, Object>();
        metadata.put("client_name", "Suite");
        metadata.put("grant_types", List.of("authorization_code", "refresh_token"));
        metadata.put("response_types", List.of("code"));
        metadata.put("redirect_uris", List.of(App.REDIRECT));
        metadata.put("token_endpoint_auth_method", "private_key_jwt");
        metadata.put("contacts", List.of("suite@app.example"));
        metadata.put("jwks", parsed(keys(holder, "one")));
        return metadata;
    }

    private Visitor.Reply asksToRegister(Consumer<Map<String, Object>> change) {
        var metadata = metadata();
        change.accept(metadata);
        var json = new ObjectMapper().valueToTree(metadata).toString();
        return house.bearer(TOKEN).send("POST", "/oauth2/register", json, Map.of());
    }

    private App registers(Consumer<Map<String, Object>> change) {
        var reply = asksToRegister(change);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return App.registered(house, reply.text("/client_id"));
    }

    private App registers(String name, Object value) {
        return registers(metadata -> metadata.put(name, value));
    }

    private void refuses(String error, Consumer<Map<String, Object>> change) {
        var reply = asksToRegister(change);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.text("/error")).isEqualTo(error);
    }

    private static String[] plain(String... changed) {
        var usual =
                Stream.of(
                        "code_challenge", "",
                        "code_challenge_method", "",
                        "scope", "openid profile");
        return Stream.concat(usual, Stream.of(changed)).toArray(String[]::new);
    }

    private static Visitor.Reply asks(
            App app, Holder signer, String kid, String audience, Map<String, String> fields) {
        var claims = Holder.assertion(app.id, audience, house.time().instant());
        Map<String, Object> header = Map.of("alg", signer.algorithm, "kid", kid);
        var all = new HashMap<>(fields);
        all.put("client_assertion_type", BY_JWT);
        all.put("client_assertion", signer.signs(header, claims));
        return app.fetches(all);
    }

    private static String tokenEndpoint() {
        return house.url() + "/oauth2/token";
    }

    private Visitor.Reply redeems(App app, String code, String redirect) {
        var fields =
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", redirect);
        var got = asks(app, holder, "one", tokenEndpoint(), fields);
        assertThat(got.status()).as(got.raw().body()).isEqualTo(200);
        return got;
    }

    private Visitor.Reply tokens(App app, String... changed) {
        return redeems(app, app.code(ada.browser, plain(changed)), App.REDIRECT);
    }

    private static Visitor.Reply userInfo(Visitor.Reply tokens) {
        var reply = house.bearer(tokens.text("/access_token")).get("/oauth2/userinfo");
        assertThat(reply.status()).isEqualTo(200);
        return reply;
    }

    @ParameterizedTest
    @CsvSource({"RS256", "ES256"})
    void oidccIdTokenRs256(String algorithm) {
        var got = tokens(registers("id_token_signed_response_alg", algorithm));
        var header = App.header(got.text("/id_token"));
        assertThat(header.path("alg").asText()).isEqualTo(algorithm);
    }

    /// As the suite skips what metadata does not name, registration refuses it.
    @Test
    void oidccIdTokenUnsigned() {
        refuses("invalid_client_metadata", it -> it.put("id_token_signed_response_alg", "none"));
    }

    @Test
    void oidccUserinfoRs256() throws Exception {
        var app = registers("userinfo_signed_response_alg", "RS256");
        var got = tokens(app);
        var about = userInfo(got);
        assertThat(about.header("Content-Type")).isEqualTo("application/jwt");
        var token = about.raw().body();
        var keys = JWKSet.parse(house.visitor().get("/oauth2/jwks").raw().body());
        var key = keys.getKeyByKeyId(App.header(token).path("kid").asText()).toRSAKey();
        assertThat(SignedJWT.parse(token).verify(new RSASSAVerifier(key))).isTrue();
        var claims = App.claims(token);
        assertThat(claims.path("iss").asText()).isEqualTo(house.url().toString());
        assertThat(claims.path("aud").asText()).isEqualTo(app.id);
        assertThat(claims.path("sub")).isEqualTo(App.claims(got.text("/id_token")).path("sub"));
        assertThat(claims.path("preferred_username").asText()).isEqualTo(ada.name);
        assertThat(claims.has("nonce")).isFalse();
        // It tells of somebody, and signs nobody in or out.
        var hint = plain("prompt", "none", "id_token_hint", token);
        assertThat(App.back(App.sends(ada.browser, app.request(hint))))
                .containsEntry("error", "invalid_request");
    }

    @Test
    void oidccEnsureRedirectUriInAuthorizationRequest() {
        var request = registers(_ -> {}).request(plain("redirect_uri", ""));
        assertThat(App.sends(ada.browser, request).status()).isEqualTo(400);
    }

    @Test
    void oidccRedirectUriQueryOk() {
        var redirect = App.REDIRECT + "?dummy1=lorem&dummy2=ipsum";
        var app = registers("redirect_uris", List.of(redirect));
        var page = App.shows(ada.browser, app.request(plain("redirect_uri", redirect)));
        var back = App.presses(ada.browser, page, "allow");
        assertThat(back.header("Location")).startsWith(redirect + "&");
        var code = App.back(back).getOrDefault("code", "");
        assertThat(redeems(app, code, redirect).text("/id_token")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"?foo=bar, ?foo=baz", "?foo=bar, ''", "'', ?foo=bar"})
    void oidccRedirectUriQueryMismatchAndAdded(String registered, String sent) {
        var app = registers("redirect_uris", List.of(App.REDIRECT + registered));
        var request = app.request(plain("redirect_uri", App.REDIRECT + sent));
        assertThat(App.sends(ada.browser, request).status()).isEqualTo(400);
    }

    @Test
    void oidccRedirectUriRegfrag() {
        var redirects = List.of(App.REDIRECT + "#foobar");
        refuses("invalid_redirect_uri", it -> it.put("redirect_uris", redirects));
    }

    @Test
    void oidccDiscoveryEndpointVerification() {
        var about = house.visitor().get("/.well-known/openid-configuration").json();
        assertThat(about.path("userinfo_signing_alg_values_supported").toString())
                .contains("\"RS256\"", "\"ES256\"");
        assertThat(about.path("request_object_signing_alg_values_supported").toString())
                .contains("\"none\"", "\"RS256\"");
        assertThat(about.path("token_endpoint_auth_signing_alg_values_supported").toString())
                .contains("\"RS256\"", "\"ES256\"", "\"PS256\"");
        assertThat(about.path("subject_types_supported").toString()).isEqualTo("[\"public\"]");
        assertThat(about.path("request_uri_parameter_supported").asBoolean()).isTrue();
        assertThat(about.path("require_request_uri_registration").asBoolean()).isTrue();
        assertThat(about.path("request_parameter_supported").asBoolean()).isFalse();
    }

    @Test
    void oidccServerAndUnregistration() {
        var reply = asksToRegister(_ -> {});
        var app = App.registered(house, reply.text("/client_id"));
        assertThat(userInfo(tokens(app)).text("/sub")).isNotEmpty();
        var itself = house.bearer(reply.text("/registration_access_token"));
        var place =
                reply.text("/registration_client_uri").substring(house.url().toString().length());
        assertThat(itself.delete(place).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logo_uri", "policy_uri", "tos_uri"})
    void oidccRegistrationLogoUriAndPolicyUriAndTosUri(String name) {
        var address = "https://app.example/" + name;
        var app = registers(name, address);
        var signIn = App.shows(house.visitor(), app.request(plain()));
        assertThat(signIn.raw().body()).contains("href=\"" + address + "\"");
        var consent = App.shows(ada.browser, app.request(plain()));
        assertThat(consent.raw().body())
                .contains("href=\"" + address + "\"")
                .doesNotContain("src=\"" + address);
    }

    private App publishing() {
        documents.put("/jwks", keys(holder, "one"));
        return registers(metadata -> {
            metadata.remove("jwks");
            metadata.put("jwks_uri", at("/jwks"));
        });
    }

    @Test
    void oidccRegistrationJwksUri() {
        assertThat(userInfo(tokens(publishing())).text("/sub")).isNotEmpty();
    }

    /// An app of the host's publishes its keys too, and is held to what it signs with otherwise.
    @Test
    void anAppOfTheHostPublishesItsKeys() throws Exception {
        var bank = Holder.of("ES256");
        var key = new ECKey.Builder(bank.key.toECKey()).keyID("one").build();
        documents.put("/jwks", new JWKSet(key).toString());
        var wish =
                new Clients.Wish("Bank")
                        .keysAt(URI.create(at("/jwks")))
                        .grants(Set.of("client_credentials"));
        var app = App.of(house, wish);
        var fields = Map.of("grant_type", "client_credentials", "scope", "rooms:read");
        assertThat(asks(app, bank, "one", house.url().toString(), fields).status()).isEqualTo(200);
        assertThat(asks(app, bank, "one", tokenEndpoint(), fields).status()).isEqualTo(401);
        assertThat(asks(app, holder, "one", house.url().toString(), fields).status())
                .isEqualTo(401);
        assertThatThrownBy(() -> App.of(house, wish.keys(bank.keys())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys");
    }

    @Test
    void keysThatAreNowhereProveNothing() {
        var app = publishing();
        documents.clear();
        var fields = Map.of("grant_type", "refresh_token", "refresh_token", "x");
        var refused = asks(app, holder, "one", tokenEndpoint(), fields);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("/error")).isEqualTo("invalid_client");
        assertThat(refused.text("/error_description")).contains("jwks_uri");
    }

    @Test
    void oidccRefreshTokenRpKeyRotation() {
        var app = publishing();
        var first = tokens(app, "scope", "openid offline_access", "prompt", "consent");
        var other = Holder.of("RS256");
        documents.put("/jwks", keys(other, "two"));
        house.time().pass(Duration.ofSeconds(60));
        var fields =
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        first.text("/refresh_token"));
        var second = asks(app, other, "two", tokenEndpoint(), fields);
        assertThat(second.status()).as(second.raw().body()).isEqualTo(200);
        assertThat(userInfo(second).text("/sub")).isNotEmpty();
    }

    /// The suite skips the modules of sectors where metadata does not name pairwise subjects.
    @Test
    void oidccRegistrationSectorUri() {
        refuses("invalid_client_metadata", it -> it.put("subject_type", "pairwise"));
    }

    @Test
    void oidccRegistrationSectorBad() {
        var nobody = at("/redirect_uris.json").replace("http:", "https:");
        refuses("invalid_client_metadata", it -> it.put("sector_identifier_uri", nobody));
    }

    /// A request that the app keeps at an address of its own, and what it sends beside it.
    private Map<String, String> keeps(App app, String document) {
        documents.put("/requesturi/x", document);
        return app.request(plain("state", "", "nonce", "", "request_uri", at("/requesturi/x")));
    }

    private static Map<String, Object> kept(App app) {
        var claims = new HashMap<String, Object>(app.request(plain("state", "another state")));
        claims.put("max_age", 10_000);
        return claims;
    }

    private App keeping(String algorithm) {
        return registers(metadata -> {
            metadata.put("request_uris", List.of(at("/requesturi/x")));
            metadata.put("request_object_signing_alg", algorithm);
        });
    }

    private void signsIn(App app, String document) {
        var page = App.shows(ada.browser, keeps(app, document));
        var back = App.back(App.presses(ada.browser, page, "allow"));
        assertThat(back).containsEntry("state", "another state");
        var got = redeems(app, back.getOrDefault("code", ""), App.REDIRECT);
        assertThat(App.claims(got.text("/id_token")).path("nonce").asText()).isEqualTo("a nonce");
    }

    @Test
    void oidccRequestUriUnsigned() {
        var app = registers("request_uris", List.of(at("/requesturi/x")));
        signsIn(app, Holder.unsigned(Map.of("alg", "none"), kept(app)));
    }

    @Test
    void oidccRequestUriSignedRs256() {
        var app = keeping("RS256");
        var claims = kept(app);
        claims.put("iss", app.id);
        claims.put("aud", house.url().toString());
        signsIn(app, holder.signs(Map.of("alg", "RS256", "kid", "one"), claims));
    }

    private void isRefused(String error, Map<String, String> request) {
        assertThat(App.back(App.sends(ada.browser, request))).containsEntry("error", error);
    }

    @Test
    void whatIsKeptElsewhereAndIsNotRightIsRefused() {
        var app = keeping("RS256");
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "one");
        var good = holder.signs(header, kept(app));
        isRefused("invalid_request_object", keeps(app, "no JWT"));
        isRefused(
                "invalid_request_object",
                keeps(app, Holder.unsigned(Map.of("alg", "none"), kept(app))));
        isRefused(
                "invalid_request_object", keeps(app, Holder.of("RS256").signs(header, kept(app))));
        for (var wrong :
                Map.<String, Object>of(
                                "iss", "somebody",
                                "aud", "https://elsewhere.example",
                                "exp", house.time().instant().getEpochSecond(),
                                "client_id", "somebody",
                                "response_type", "token",
                                "request_uri", "https://app.example/x",
                                "scope", List.of("openid"))
                        .entrySet()) {
            var claims = kept(app);
            claims.put(wrong.getKey(), wrong.getValue());
            isRefused("invalid_request_object", keeps(app, holder.signs(header, claims)));
        }
        isRefused("invalid_request_uri", keeps(app, ""));
        var elsewhere = keeps(app, good);
        elsewhere.put("request_uri", at("/requesturi/y"));
        isRefused("request_uri_not_supported", elsewhere);
    }

    /// The suite skips the module where this is the answer.
    @Test
    void oidccEnsureRequestObjectWithRedirectUri() {
        var app = registers(_ -> {});
        var object = Holder.unsigned(Map.of("alg", "none"), kept(app));
        isRefused("request_not_supported", app.request(plain("request", object)));
    }

    @Test
    void oidccEnsureClientAssertionWithIssAudSucceeds() {
        var app = registers(_ -> {});
        var fields =
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        app.code(ada.browser, plain()),
                        "redirect_uri",
                        App.REDIRECT);
        var got = asks(app, holder, "one", house.url().toString(), fields);
        assertThat(got.status()).as(got.raw().body()).isEqualTo(200);
    }

    /// Whoever demands the FAPI 2.0 Security Profile of itself is held to it.
    @ParameterizedTest
    @ValueSource(strings = {"require_pushed_authorization_requests", "dpop_bound_access_tokens"})
    void whoeverIsStrictWithItselfSignsStrictly(String demand) {
        var app = registers(demand, true);
        var fields = Map.of("grant_type", "refresh_token", "refresh_token", "x");
        var refused = asks(app, holder, "one", house.url().toString(), fields);
        assertThat(refused.text("/error")).isEqualTo("invalid_client");
    }
}
