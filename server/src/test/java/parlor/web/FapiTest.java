package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.oauth.Clients;

/// The FAPI 2.0 Security Profile: apps that sign, push and prove, and what is refused to them.
@Tag("slow")
class FapiTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static final String PAR = "/oauth2/par";
    private static final String TOKEN = "/oauth2/token";
    private static final String BY_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static int people;

    private final Holder holder = Holder.of("ES256");
    private final App app = signing(holder.keys());
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaIsSignedIn() {
        ada = Person.of(house, "Fay" + people++, PASSWORD);
    }

    private static App signing(JWKSet keys) {
        return App.of(
                house,
                new Clients.Wish("Bank")
                        .redirects(Set.of(URI.create(App.REDIRECT)))
                        .keys(keys)
                        .pushed(true)
                        .bound(true));
    }

    private static Map<String, Object> claims(App app) {
        return Holder.assertion(app.id, house.url().toString(), house.time().instant());
    }

    private static Map<String, Object> header(Holder signer) {
        return new HashMap<>(Map.of("alg", signer.algorithm));
    }

    private static Map<String, String> with(Map<String, String> fields, String assertion) {
        var all = new HashMap<>(fields);
        all.put("client_assertion_type", BY_JWT);
        all.put("client_assertion", assertion);
        return all;
    }

    private static Map<String, String> proof(Holder holder, String path) {
        var url = house.url() + path;
        return Map.of("DPoP", holder.proves("POST", url, null, house.time().instant()));
    }

    /// Asks with a good assertion, and the proof of a key.
    private static Visitor.Reply asks(
            App app, Holder signer, Holder prover, String path, Map<String, String> fields) {
        var assertion = signer.signs(header(signer), claims(app));
        return app.fetches(path, with(fields, assertion), proof(prover, path));
    }

    private Visitor.Reply asks(String path, Map<String, String> fields) {
        return asks(app, holder, holder, path, fields);
    }

    private String code() {
        var pushed = asks(PAR, app.request());
        assertThat(pushed.status()).as(pushed.raw().body()).isEqualTo(201);
        var sent = App.sends(ada.browser, app.pushed(pushed.text("/request_uri")));
        if (sent.header("Location").startsWith("/oauth2/interaction")) {
            var page = ada.browser.get(sent.header("Location"));
            sent = App.presses(ada.browser, page, "allow");
        }
        var back = App.back(sent);
        assertThat(back).containsEntry("iss", house.url().toString());
        return Objects.requireNonNull(back.get("code"));
    }

    private static Map<String, String> forCode(String code) {
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

    private static Map<String, String> forRefresh(String token) {
        return Map.of("grant_type", "refresh_token", "refresh_token", token);
    }

    private static Visitor.Reply me(Holder holder, String token) {
        var url = house.url() + "/api/v1/me";
        var proof = holder.proves("GET", url, token, house.time().instant());
        var headers = Map.of("Authorization", "DPoP " + token, "DPoP", proof);
        return house.visitor().send("GET", "/api/v1/me", null, headers);
    }

    private static void assertRefused(Visitor.Reply reply, String error) {
        assertThat(reply.text("/error")).as(reply.raw().body()).isEqualTo(error);
        assertThat(reply.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    }

    @Test
    void anAppSignsPushesAndProves() {
        var got = asks(TOKEN, forCode(code()));
        assertThat(got.text("/token_type")).isEqualTo("DPoP");
        assertThat(me(holder, got.text("/access_token")).text("/user/username"))
                .isEqualTo(ada.name);
        var again = asks(TOKEN, forRefresh(got.text("/refresh_token")));
        assertThat(again.text("/refresh_token")).isEqualTo(got.text("/refresh_token"));
        assertThat(me(holder, again.text("/access_token")).status()).isEqualTo(200);
    }

    // ---- assertions ----

    private static Arguments bad(String what, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, change);
    }

    static Stream<Arguments> badClaims() {
        var issuer = house.url().toString();
        long now = house.time().instant().getEpochSecond();
        return Stream.of(
                bad("no sub", it -> it.remove("sub")),
                bad("another sub", it -> it.put("sub", "somebody")),
                bad("no iss", it -> it.remove("iss")),
                bad("another iss", it -> it.put("iss", "somebody")),
                bad("no aud", it -> it.remove("aud")),
                bad("another aud", it -> it.put("aud", "https://other.example")),
                bad("the token endpoint as aud", it -> it.put("aud", issuer + TOKEN)),
                bad("the endpoint as aud", it -> it.put("aud", issuer + PAR)),
                bad("a list as aud", it -> it.put("aud", List.of(issuer, issuer + "/x"))),
                bad("a list of one as aud", it -> it.put("aud", List.of(issuer))),
                bad("no exp", it -> it.remove("exp")),
                bad("an exp that is over", it -> it.put("exp", now - 300)),
                bad("an exp that is far", it -> it.put("exp", now + 3_600)),
                bad("an iat that is far", it -> it.put("iat", now + 65)),
                bad("an nbf that is far", it -> it.put("nbf", now + 65)),
                bad("no jti", it -> it.remove("jti")),
                bad("a long jti", it -> it.put("jti", "x".repeat(201))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badClaims")
    void anAssertionIsForUsAndNow(String what, Consumer<Map<String, Object>> change) {
        var claims = claims(app);
        change.accept(claims);
        var assertion = holder.signs(header(holder), claims);
        assertRefused(app.fetches(PAR, with(app.request(), assertion)), "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "PS256", "EdDSA", "Ed25519"})
    void itIsSignedInOneOfTheseWays(String algorithm) {
        var signer = Holder.of(algorithm);
        var own = signing(signer.keys());
        var claims = claims(own);
        claims.put("iat", house.time().instant().getEpochSecond() + 8);
        claims.put("nbf", house.time().instant().getEpochSecond() + 8);
        var assertion = signer.signs(header(signer), claims);
        assertThat(own.fetches(PAR, with(own.request(), assertion)).status()).isEqualTo(201);
        assertRefused(own.fetches(PAR, with(own.request(), assertion)), "invalid_client");
    }

    @Test
    void itIsSignedInNoOther() {
        var rsa = Holder.of("RS256");
        var own = signing(rsa.keys());
        var old = rsa.signs(header(rsa), claims(own));
        assertRefused(own.fetches(PAR, with(own.request(), old)), "invalid_client");
        var none = Holder.unsigned(Map.of("alg", "none"), claims(app));
        assertRefused(app.fetches(PAR, with(app.request(), none)), "invalid_client");
        var foreign = Holder.of("ES256").signs(header(holder), claims(app));
        assertRefused(app.fetches(PAR, with(app.request(), foreign)), "invalid_client");
        var critical = header(holder);
        critical.put("crit", List.of("exp"));
        var strange = holder.signs(critical, claims(app));
        assertRefused(app.fetches(PAR, with(app.request(), strange)), "invalid_client");
        var torn = holder.signs(header(holder), claims(app));
        var cut = torn.substring(0, torn.length() - 8);
        assertRefused(app.fetches(PAR, with(app.request(), cut)), "invalid_client");
        assertRefused(app.fetches(PAR, with(app.request(), "nonsense")), "invalid_client");
    }

    @Test
    void itIsMarkedAsWhatItIsAndStandsAlone() {
        var unnamed = with(app.request(), holder.signs(header(holder), claims(app)));
        unnamed.remove("client_assertion_type");
        assertRefused(app.fetches(PAR, unnamed), "invalid_client");
        var misnamed = with(app.request(), holder.signs(header(holder), claims(app)));
        misnamed.put("client_assertion_type", "jwt");
        assertRefused(app.fetches(PAR, misnamed), "invalid_client");
        var doubled = with(app.request(), holder.signs(header(holder), claims(app)));
        doubled.put("client_secret", "secret");
        assertRefused(app.fetches(PAR, doubled), "invalid_request");
        var misled = with(app.request(), holder.signs(header(holder), claims(app)));
        misled.put("client_id", signing(holder.keys()).id);
        assertRefused(app.fetches(PAR, misled), "invalid_client");
    }

    @Test
    void itCountsOnceWhereverItIsShown() {
        var assertion = holder.signs(header(holder), claims(app));
        assertThat(app.fetches(PAR, with(app.request(), assertion)).status()).isEqualTo(201);
        var fields = with(forCode("x"), assertion);
        assertRefused(app.fetches(TOKEN, fields, proof(holder, TOKEN)), "invalid_client");
    }

    @Test
    void whoHasASecretDoesNotSign() {
        var other = App.confidential(house);
        var assertion = holder.signs(header(holder), claims(other));
        var fields = with(Map.of("grant_type", "refresh_token", "refresh_token", "x"), assertion);
        assertRefused(App.posts(house.visitor(), TOKEN, fields), "invalid_client");
    }

    @Test
    void withoutAnAssertionThereIsNothing() {
        assertRefused(app.fetches(PAR, app.request()), "invalid_client");
        var code = code();
        assertRefused(app.fetches(TOKEN, forCode(code), proof(holder, TOKEN)), "invalid_client");
        var refresh = asks(TOKEN, forCode(code)).text("/refresh_token");
        assertRefused(
                app.fetches(TOKEN, forRefresh(refresh), proof(holder, TOKEN)), "invalid_client");
    }

    // ---- the request ----

    @ParameterizedTest
    @CsvSource({
        "code_challenge, ''",
        "code_challenge_method, plain",
        "redirect_uri, ''",
        "redirect_uri, https://evil.example/back",
        "response_mode, fragment",
        "dpop_jkt, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    })
    void whatIsWrongIsSaidWhenItIsPushed(String name, String value) {
        var reply = asks(PAR, app.request(name, value));
        assertRefused(reply, name.equals("dpop_jkt") ? "invalid_dpop_proof" : "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "code id_token", "id_token"})
    void onlyCodesAreGivenByTheBrowser(String type) {
        assertRefused(asks(PAR, app.request("response_type", type)), "unsupported_response_type");
    }

    @Test
    void nothingGoesOnThatWasNotPushed() {
        assertThat(App.back(App.sends(ada.browser, app.request())))
                .containsEntry("error", "invalid_request");
    }

    // ---- codes and tokens ----

    @Test
    void aCodeNeedsAProof() {
        var assertion = holder.signs(header(holder), claims(app));
        assertRefused(app.fetches(TOKEN, with(forCode(code()), assertion)), "invalid_dpop_proof");
    }

    @Test
    void aCodePushedWithAProofIsOfThatKey() {
        assertRefused(
                asks(app, holder, Holder.of("ES256"), TOKEN, forCode(code())), "invalid_grant");
    }

    @Test
    void aCodeIsOfItsClient() {
        var signer = Holder.of("PS256");
        var other = signing(signer.keys());
        assertRefused(asks(other, signer, holder, TOKEN, forCode(code())), "invalid_grant");
        assertRefused(asks(other, holder, holder, TOKEN, forCode(code())), "invalid_client");
    }

    @Test
    void aCodeShownAgainEndsWhatCameOfIt() {
        var code = code();
        var token = asks(TOKEN, forCode(code)).text("/access_token");
        assertThat(me(holder, token).status()).isEqualTo(200);
        assertRefused(asks(TOKEN, forCode(code)), "invalid_grant");
        house.time().pass(Duration.ofSeconds(3));
        assertThat(me(holder, token).status()).isEqualTo(401);
    }

    @Test
    void aCodeIsSoonOver() {
        var code = code();
        house.time().pass(Duration.ofSeconds(61));
        assertRefused(asks(TOKEN, forCode(code)), "invalid_grant");
    }

    @Test
    void aRefreshTokenIsOfItsClientAndNeedsAProof() {
        var token = asks(TOKEN, forCode(code())).text("/refresh_token");
        var signer = Holder.of("ES256");
        var other = signing(signer.keys());
        assertRefused(asks(other, signer, signer, TOKEN, forRefresh(token)), "invalid_grant");
        var assertion = holder.signs(header(holder), claims(app));
        assertRefused(app.fetches(TOKEN, with(forRefresh(token), assertion)), "invalid_dpop_proof");
        assertThat(asks(TOKEN, forRefresh(token)).status()).isEqualTo(200);
    }

    @Test
    void aTokenIsNotTakenFromTheQueryOrFromAnother() {
        var token = asks(TOKEN, forCode(code())).text("/access_token");
        assertThat(house.visitor().get("/api/v1/me?access_token=" + token).status()).isEqualTo(401);
        assertThat(me(Holder.of("ES256"), token).status()).isEqualTo(401);
    }

    @Test
    void theProviderNamesWhatTheProfileDemands() {
        var about = house.visitor().get("/.well-known/oauth-authorization-server").json();
        var signing = "[\"ES256\",\"PS256\",\"EdDSA\",\"Ed25519\"]";
        assertThat(about.at("/token_endpoint_auth_signing_alg_values_supported").toString())
                .isEqualTo(signing.replace("]", ",\"RS256\"]"));
        assertThat(about.at("/token_endpoint_auth_methods_supported").toString())
                .contains("private_key_jwt");
        assertThat(about.at("/code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\"]");
        assertThat(about.at("/authorization_response_iss_parameter_supported").asBoolean())
                .isTrue();
        assertThat(about.at("/issuer").asText()).isEqualTo(house.url().toString());
    }
}
