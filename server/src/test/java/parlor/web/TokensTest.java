package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.oauth.Clients;

/// What apps get for a code, and how long it is worth something.
@Tag("slow")
class TokensTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static int people;

    private final App app = App.confidential(house);
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaIsSignedIn() {
        ada = Person.of(house, "Tina" + people++, PASSWORD);
    }

    private Visitor.Reply tokens(String... changed) {
        var reply = app.redeems(app.code(ada.browser, changed));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply;
    }

    private static Visitor.Reply asks(String token) {
        return house.bearer(token).get("/oauth2/userinfo");
    }

    /// What was read of a grant is believed for two seconds.
    private static void assertDead(String token) {
        house.time().pass(Duration.ofSeconds(3));
        var reply = asks(token);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).contains("invalid_token");
    }

    private static void assertRefused(Visitor.Reply reply, String error) {
        assertThat(reply.text("/error")).as(reply.raw().body()).isEqualTo(error);
        assertThat(reply.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    }

    @Test
    void aCodeIsWorthTokens() {
        var got = tokens();
        assertThat(got.text("/token_type")).isEqualTo("Bearer");
        assertThat(got.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(got.text("/scope")).isEqualTo("openid profile rooms:read");
        assertThat(got.header("Cache-Control")).isEqualTo("no-store");

        var access = App.claims(got.text("/access_token"));
        assertThat(App.header(got.text("/access_token")).path("typ").asText()).isEqualTo("at+jwt");
        assertThat(access.path("client_id").asText()).isEqualTo(app.id);
        var id = App.claims(got.text("/id_token"));
        assertThat(App.header(got.text("/id_token")).path("alg").asText()).isEqualTo("ES256");
        assertThat(id.path("nonce").asText()).isEqualTo("a nonce");
        assertThat(id.path("aud").asText()).isEqualTo(app.id);
        assertThat(id.path("iss").asText()).isEqualTo(house.url().toString());
        assertThat(id.path("amr").toString()).isEqualTo("[\"pwd\"]");
        assertThat(id.path("auth_time").asLong()).isPositive();
        assertThat(id.path("sub")).isEqualTo(access.path("sub"));

        var who = asks(got.text("/access_token"));
        assertThat(who.json().path("sub")).isEqualTo(id.path("sub"));
        assertThat(who.text("/preferred_username")).isEqualTo(ada.name);
        var posted = Map.of("access_token", got.text("/access_token"));
        assertThat(App.posts(house.visitor(), "/oauth2/userinfo", posted).json())
                .isEqualTo(who.json());
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        assertThat(asks(tokens("scope", "openid").text("/access_token")).json().size())
                .isEqualTo(1);
        var one = tokens("scope", "openid", "claims", "{\"userinfo\":{\"name\":null}}");
        assertThat(asks(one.text("/access_token")).json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("sub", "name");
        var plain = tokens("scope", "rooms:read", "nonce", "");
        assertThat(plain.json().has("id_token")).isFalse();
        assertThat(asks(plain.text("/access_token")).status()).isEqualTo(403);
    }

    @Test
    void aCodeIsGoodOnce() {
        var code = app.code(ada.browser);
        var got = app.redeems(code);
        assertThat(got.status()).isEqualTo(200);
        assertRefused(app.redeems(code), "invalid_grant");
        assertDead(got.text("/access_token"));
        assertRefused(app.refreshes(got.text("/refresh_token")), "invalid_grant");
    }

    @Test
    void aCodeIsGoodForAMinute() {
        var code = app.code(ada.browser);
        house.time().pass(Duration.ofSeconds(61));
        assertRefused(app.redeems(code), "invalid_grant");
    }

    @Test
    void aStolenCodeIsWorthNothing() {
        var other = App.confidential(house);
        assertRefused(other.redeems(app.code(ada.browser)), "invalid_grant");
        var verifier = "another-verifier-of-at-least-forty-three-chars-0";
        assertRefused(app.redeems(app.code(ada.browser), verifier), "invalid_grant");
        var elsewhere =
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        app.code(ada.browser),
                        "redirect_uri",
                        "https://app.example/elsewhere",
                        "code_verifier",
                        App.VERIFIER);
        assertRefused(app.fetches(elsewhere), "invalid_grant");
    }

    @Test
    void aVerifierNeedsAChallenge() {
        var lax = App.of(house, wish(false, Set.of(), Set.of(), null));
        var code = lax.code(ada.browser, "code_challenge", "", "code_challenge_method", "");
        assertRefused(lax.redeems(code), "invalid_grant");
        var again = lax.code(ada.browser, "code_challenge", "", "code_challenge_method", "");
        var without =
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        again,
                        "redirect_uri",
                        App.REDIRECT);
        assertThat(lax.fetches(without).status()).isEqualTo(200);
    }

    private static Clients.Wish wish(
            boolean pkce, Set<String> grants, Set<String> scopes, @Nullable JWKSet keys) {
        return new Clients.Wish("Diary")
                .redirects(Set.of(URI.create(App.REDIRECT)))
                .pkce(pkce)
                .grants(grants)
                .scopes(scopes)
                .keys(keys);
    }

    @Test
    void refreshTokensRotateAndAreNotUsedTwice() {
        var first = tokens();
        var second = app.refreshes(first.text("/refresh_token"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("/refresh_token")).isNotEqualTo(first.text("/refresh_token"));
        assertThat(App.claims(second.text("/id_token")).path("sub"))
                .isEqualTo(App.claims(first.text("/id_token")).path("sub"));
        assertThat(asks(second.text("/access_token")).status()).isEqualTo(200);

        assertRefused(app.refreshes(first.text("/refresh_token")), "invalid_grant");
        assertRefused(app.refreshes(second.text("/refresh_token")), "invalid_grant");
        assertDead(second.text("/access_token"));
    }

    @Test
    void aRefreshMayAskForLessNotForMore() {
        var first = tokens();
        var more =
                Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", first.text("/refresh_token"),
                        "scope", "rooms:read rooms:write");
        assertRefused(app.fetches(more), "invalid_scope");
        var less =
                Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", first.text("/refresh_token"),
                        "scope", "rooms:read");
        var narrow = app.fetches(less);
        assertThat(narrow.text("/scope")).isEqualTo("rooms:read");
        var wide = app.refreshes(narrow.text("/refresh_token"));
        assertThat(wide.text("/scope")).isEqualTo("openid profile rooms:read");
    }

    @Test
    void refreshTokensBelongToTheirClient() {
        var first = tokens();
        var other = App.confidential(house);
        assertRefused(other.refreshes(first.text("/refresh_token")), "invalid_grant");
        assertThat(app.refreshes(first.text("/refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void aGrantEndsAfterThirtyDays() {
        var got = tokens("scope", "openid offline_access");
        house.time().pass(Duration.ofDays(31));
        assertRefused(app.refreshes(got.text("/refresh_token")), "invalid_grant");
    }

    @Test
    void ofFiftyAtOnceOneGetsTokensAndNothingOfItStays() throws Exception {
        var code = app.code(ada.browser);
        var replies = atOnce(() -> app.redeems(code));
        var got = onlyOne(replies);
        assertDead(got.text("/access_token"));

        var first = tokens();
        var refreshed = onlyOne(atOnce(() -> app.refreshes(first.text("/refresh_token"))));
        assertDead(refreshed.text("/access_token"));
        assertRefused(app.refreshes(refreshed.text("/refresh_token")), "invalid_grant");
    }

    private static List<Visitor.Reply> atOnce(Callable<Visitor.Reply> asking) throws Exception {
        var replies = new ArrayList<Visitor.Reply>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var it : threads.invokeAll(java.util.Collections.nCopies(50, asking))) {
                replies.add(it.get());
            }
        }
        return replies;
    }

    private static Visitor.Reply onlyOne(List<Visitor.Reply> replies) {
        var good = replies.stream().filter(it -> it.status() == 200).toList();
        assertThat(good).hasSize(1);
        replies.stream()
                .filter(it -> it.status() != 200)
                .forEach(it -> assertRefused(it, "invalid_grant"));
        return good.getFirst();
    }

    @Test
    void signingOutEndsWhatIsNotOffline() {
        var online = tokens();
        var offline = tokens("scope", "openid offline_access");
        ada.browser.post("/api/v1/logout", Map.of());
        assertDead(online.text("/access_token"));
        assertRefused(app.refreshes(online.text("/refresh_token")), "invalid_grant");
        assertThat(app.refreshes(offline.text("/refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void anotherPasswordEndsEverything() {
        var offline = tokens("scope", "openid offline_access");
        var path = "/api/v1/me/password";
        assertThat(ada.registers(path, Map.of(), "another good phrase", Map.of()).status())
                .isLessThan(300);
        assertDead(offline.text("/access_token"));
        assertRefused(app.refreshes(offline.text("/refresh_token")), "invalid_grant");
    }

    @Test
    void whatWasLetInIsPutOut() {
        var offline = tokens("scope", "openid offline_access");
        var page = ada.browser.get("/account/apps");
        App.posts(ada.browser, "/account/apps", App.hidden(page));
        assertDead(offline.text("/access_token"));
        assertRefused(app.refreshes(offline.text("/refresh_token")), "invalid_grant");
    }

    @Test
    void aTokenIsLookedAtAndRevoked() {
        var got = tokens();
        var about = Map.of("token", got.text("/access_token"));
        var good = app.fetches("/oauth2/introspect", about);
        assertThat(good.json().path("active").asBoolean()).isTrue();
        assertThat(good.text("/username")).isEqualTo(ada.name);
        assertThat(good.text("/scope")).isEqualTo("openid profile rooms:read");
        var refresh = Map.of("token", got.text("/refresh_token"));
        assertThat(app.fetches("/oauth2/introspect", refresh).json().path("active").asBoolean())
                .isTrue();
        var foreign = App.confidential(house).fetches("/oauth2/introspect", about);
        assertThat(foreign.json().path("active").asBoolean()).isFalse();
        assertThat(foreign.json().size()).isEqualTo(1);
        var nobody = App.posts(house.visitor(), "/oauth2/introspect", about);
        assertRefused(nobody, "invalid_client");

        App.confidential(house).fetches("/oauth2/revoke", refresh);
        assertThat(asks(got.text("/access_token")).status()).isEqualTo(200);
        assertThat(app.fetches("/oauth2/revoke", refresh).status()).isEqualTo(200);
        assertDead(got.text("/access_token"));
        assertThat(app.fetches("/oauth2/introspect", about).json().path("active").asBoolean())
                .isFalse();
        assertThat(app.fetches("/oauth2/revoke", Map.of("token", "what?")).status()).isEqualTo(200);
    }

    @Test
    void aClientActsForItself() {
        var robot = App.of(house, wish(true, Set.of("client_credentials"), Set.of(), null));
        var got = robot.fetches(Map.of("grant_type", "client_credentials", "scope", "rooms:read"));
        assertThat(got.status()).isEqualTo(200);
        assertThat(App.claims(got.text("/access_token")).path("sub").asText())
                .isEqualTo("client:" + robot.id);
        assertThat(got.json().has("refresh_token")).isFalse();
        var person = Map.of("grant_type", "client_credentials", "scope", "openid");
        assertRefused(robot.fetches(person), "invalid_scope");
        assertRefused(
                app.fetches(Map.of("grant_type", "client_credentials")), "unauthorized_client");
    }

    @Test
    void clientsProveWhoTheyAre() {
        var form = "grant_type=client_credentials&scope=rooms:read";
        var robot = App.of(house, wish(true, Set.of("client_credentials"), Set.of(), null));
        var basic = robot.id + ":" + robot.secret;
        var header =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(basic.getBytes(StandardCharsets.US_ASCII));
        assertThat(withHeader(form, header).status()).isEqualTo(200);
        var wrong = withHeader(form, header.substring(0, header.length() - 6) + "AAAAAA");
        assertRefused(wrong, "invalid_client");
        assertThat(wrong.header("WWW-Authenticate")).startsWith("Basic");
        var none = Map.of("grant_type", "client_credentials", "client_id", robot.id);
        assertRefused(App.posts(house.visitor(), "/oauth2/token", none), "invalid_client");
        var both = withHeader(form + "&client_secret=" + robot.secret, header);
        assertRefused(both, "invalid_request");
    }

    @Test
    void whatIsNoRequestForATokenIsRefusedInTheWordsOfTheProtocol() {
        var json = house.visitor().send("POST", "/oauth2/token", "{}", Map.of());
        assertThat(json.status()).isEqualTo(415);
        assertThat(json.text("/error")).isEqualTo("invalid_request");
        assertThat(json.text("/request_id")).isEqualTo(json.header("X-Request-Id"));
        var got = house.visitor().get("/oauth2/token");
        assertThat(got.status()).isEqualTo(405);
        assertThat(got.text("/error")).isEqualTo("invalid_request");
        assertThat(got.code()).isEqualTo("method_not_allowed");
    }

    private static Visitor.Reply withHeader(String form, String authorization) {
        var headers =
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        authorization);
        return house.visitor().send("POST", "/oauth2/token", form, headers);
    }

    @Test
    void clientsSignInsteadOfHavingASecret() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        var keys = new JWKSet(key.toPublicJWK());
        var robot = App.of(house, wish(true, Set.of("client_credentials"), Set.of(), keys));
        assertThat(robot.secret).isNull();
        var issuer = house.url().toString();
        var good = assertion(robot, key, issuer);
        assertThat(signed(robot, good).status()).isEqualTo(200);
        assertRefused(signed(robot, good), "invalid_client");
        assertRefused(
                signed(robot, assertion(robot, key, issuer + "/oauth2/token")), "invalid_client");
        var foreign = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        assertRefused(signed(robot, assertion(robot, foreign, issuer)), "invalid_client");
    }

    private static String assertion(App robot, ECKey key, String audience) throws Exception {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(robot.id)
                        .subject(robot.id)
                        .audience(audience)
                        .expirationTime(Date.from(house.time().instant().plusSeconds(60)))
                        .jwtID(UUID.randomUUID().toString())
                        .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static Visitor.Reply signed(App robot, String assertion) {
        return robot.fetches(
                Map.of(
                        "grant_type", "client_credentials",
                        "client_assertion_type",
                                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion", assertion));
    }

    @Test
    void noOtherKindOfTokenIsTaken() {
        var got = tokens();
        assertThat(asks(got.text("/id_token")).status()).isEqualTo(401);
        assertThat(asks(Objects.requireNonNull(ada.browser.cookie()).split("=", 2)[1]).status())
                .isEqualTo(401);
        var parts = got.text("/access_token").split("\\.", -1);
        var none =
                Person.text(
                        "{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(asks(none + "." + parts[1] + ".").status()).isEqualTo(401);
        assertThat(asks(parts[0] + "." + parts[1] + "." + "A".repeat(86)).status()).isEqualTo(401);
        house.time().pass(Duration.ofMinutes(11));
        assertThat(asks(got.text("/access_token")).status()).isEqualTo(401);
    }

    @Test
    void whoIsNotSaidAnythingOfTokens() {
        assertThat(house.visitor().get("/oauth2/userinfo").status()).isEqualTo(401);
        for (var type :
                List.of(
                        "tricks",
                        "password",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "urn:ietf:params:oauth:grant-type:token-exchange")) {
            assertRefused(app.fetches(Map.of("grant_type", type)), "unsupported_grant_type");
        }
        assertRefused(app.fetches(Map.of()), "invalid_request");
        var nobody = Map.of("grant_type", "client_credentials", "client_id", " ");
        var reply = App.posts(house.visitor(), "/oauth2/token", nobody);
        assertThat(reply.status()).isBetween(400, 401);
    }
}
