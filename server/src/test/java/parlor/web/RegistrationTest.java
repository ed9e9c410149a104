package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parlor.oauth.Clients;
import parlor.oauth.InitialTokens;

/// Apps register by themselves, with a token of the host's.
class RegistrationTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static int people;

    private final String token = house.registrationToken(Duration.ofDays(1));

    @AfterAll
    static void close() {
        house.close();
    }

    private static <T> T tokens(Function<InitialTokens, T> work) {
        return house.beside((database, edge) -> work.apply(new InitialTokens(database, edge)));
    }

    private static InitialTokens.Made token(int apps) {
        return tokens(all -> all.make(Duration.ofDays(1), apps, "of the test"));
    }

    private static InitialTokens.Known known(String id) {
        return tokens(InitialTokens::all).stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> diary() {
        var metadata = new HashMap<String, Object>();
        metadata.put("client_name", "Diary");
        metadata.put("redirect_uris", List.of(App.REDIRECT));
        return metadata;
    }

    private static Map<String, Object> diary(String name, Object value) {
        var metadata = diary();
        metadata.put(name, value);
        return metadata;
    }

    private Visitor.Reply registers(Map<String, Object> metadata) {
        return sends("POST", "/oauth2/register", json(metadata), token);
    }

    private static String json(Map<String, Object> metadata) {
        return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(metadata).toString();
    }

    private static Visitor.Reply sends(String method, String path, String body, String token) {
        return house.bearer(token).send(method, path, body.isEmpty() ? null : body, Map.of());
    }

    @Test
    void anAppRegistersAndSignsSomebodyIn() {
        var got = registers(diary());
        assertThat(got.status()).as(got.raw().body()).isEqualTo(201);
        assertThat(got.header("Cache-Control")).isEqualTo("no-store");
        assertThat(got.text("/client_name")).isEqualTo("Diary");
        assertThat(got.text("/token_endpoint_auth_method")).isEqualTo("client_secret_basic");
        assertThat(got.text("/id_token_signed_response_alg")).isEqualTo("RS256");
        assertThat(got.json().path("client_secret_expires_at").asInt(-1)).isZero();
        assertThat(got.json().path("client_id_issued_at").asLong()).isPositive();

        var ada = Person.of(house, "Rika" + people++, PASSWORD);
        var request = new HashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", got.text("/client_id"));
        request.put("redirect_uri", App.REDIRECT);
        request.put("scope", "openid");
        var page = App.shows(ada.browser, request);
        assertThat(page.raw().body()).contains("Let Diary in?", "not verified");
        var code = App.back(App.presses(ada.browser, page, "allow")).get("code");
        var fields =
                Map.of(
                        "grant_type", "authorization_code",
                        "code", String.valueOf(code),
                        "redirect_uri", App.REDIRECT,
                        "client_id", got.text("/client_id"),
                        "client_secret", got.text("/client_secret"));
        var tokens = App.posts(house.visitor(), "/oauth2/token", fields);
        assertThat(tokens.status()).as(tokens.raw().body()).isEqualTo(200);
        assertThat(App.header(tokens.text("/id_token")).path("alg").asText()).isEqualTo("RS256");
        assertThat(App.claims(tokens.text("/id_token")).path("at_hash").asText())
                .isEqualTo(App.hash(tokens.text("/access_token")));
    }

    @Test
    void theProviderSaysWhere() {
        assertThat(
                        house.visitor()
                                .get("/.well-known/openid-configuration")
                                .text("/registration_endpoint"))
                .isEqualTo(house.url() + "/oauth2/register");
    }

    @Test
    void withoutATokenOfTheHostNobodyRegisters() {
        var path = "/oauth2/register";
        var none = house.visitor().send("POST", path, json(diary()), Map.of());
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(sends("POST", path, json(diary()), "made-up").status()).isEqualTo(401);
        var brief = house.registrationToken(Duration.ofMinutes(1));
        assertThat(sends("POST", path, json(diary()), brief).status()).isEqualTo(201);
        assertThat(sends("POST", path, json(diary()), brief).status()).isEqualTo(201);
        house.time().pass(Duration.ofMinutes(2));
        assertThat(sends("POST", path, json(diary()), brief).status()).isEqualTo(401);
    }

    private int registers(String with, Map<String, Object> metadata) {
        return sends("POST", "/oauth2/register", json(metadata), with).status();
    }

    @Test
    void aTokenIsForSoManyApps() {
        var made = token(2);
        assertThat(registers(made.token(), diary())).isEqualTo(201);
        assertThat(registers(made.token(), diary("subject_type", "odd"))).isEqualTo(400);
        var second = sends("POST", "/oauth2/register", json(diary()), made.token());
        assertThat(second.status()).isEqualTo(201);
        var own = second.text("/registration_access_token");
        var path = "/oauth2/register/" + second.text("/client_id");
        assertThat(sends("DELETE", path, "", own).status()).isEqualTo(204);
        assertThat(registers(made.token(), diary())).isEqualTo(401);
        assertThat(known(made.id()).registered()).isEqualTo(2);
    }

    @Test
    void ofManyAtOnceSoManyRegister() throws Exception {
        var made = token(3);
        Callable<Integer> registering = () -> registers(made.token(), diary());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Integer>();
            for (var it : threads.invokeAll(Collections.nCopies(20, registering))) {
                answers.add(it.get());
            }
            assertThat(answers).filteredOn(it -> it == 201).hasSize(3);
            assertThat(answers).filteredOn(it -> it == 401).hasSize(17);
        }
    }

    private static boolean revokes(InitialTokens.Made made) {
        return tokens(all -> all.revoke(made.id()));
    }

    @Test
    void aTokenThatIsRevokedLetsNobodyElseIn() {
        var made = token(10);
        var got = sends("POST", "/oauth2/register", json(diary()), made.token());
        assertThat(revokes(made)).isTrue();
        assertThat(revokes(made)).isFalse();
        assertThat(registers(made.token(), diary())).isEqualTo(401);
        var path = "/oauth2/register/" + got.text("/client_id");
        var own = got.text("/registration_access_token");
        assertThat(sends("GET", path, "", own).status()).isEqualTo(200);
    }

    @Test
    void theHostSeesWhichTokenAnAppCameWith() {
        var made = token(10);
        var got = sends("POST", "/oauth2/register", json(diary()), made.token());
        var added = App.confidential(house);
        var all = house.beside((database, edge) -> new Clients(database, edge).all());
        assertThat(all)
                .filteredOn(it -> it.client().id().equals(got.text("/client_id")))
                .extracting(Clients.Listed::origin)
                .containsExactly(new Clients.Origin(made.id(), "of the test"));
        assertThat(all)
                .filteredOn(it -> it.client().id().equals(added.id))
                .extracting(Clients.Listed::origin)
                .containsOnlyNulls();
    }

    @Test
    void appsOfOneTokenShareThePlacesOfPushedRequests() {
        var made = token(10);
        var metadata = diary("token_endpoint_auth_method", "client_secret_post");
        var one = sends("POST", "/oauth2/register", json(metadata), made.token());
        var other = sends("POST", "/oauth2/register", json(metadata), made.token());
        assertThat(pushes(one)).isEqualTo(201);
        Crowd.pushes(house, "token " + made.id(), 999);
        assertThat(pushes(other)).isEqualTo(429);
        assertThat(pushes(registers(metadata))).isEqualTo(201);
        Crowd.leaves(house);
    }

    private static int pushes(Visitor.Reply registered) {
        var request = new HashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", registered.text("/client_id"));
        request.put("client_secret", registered.text("/client_secret"));
        request.put("redirect_uri", App.REDIRECT);
        request.put("scope", "openid");
        return App.posts(house.visitor(), "/oauth2/par", request).status();
    }

    @Test
    void anAppReadsItselfAndTakesItselfAway() {
        var got = registers(diary());
        var path = "/oauth2/register/" + got.text("/client_id");
        assertThat(got.text("/registration_client_uri")).isEqualTo(house.url() + path);
        var own = got.text("/registration_access_token");
        var read = sends("GET", path, "", own);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.text("/client_name")).isEqualTo("Diary");
        assertThat(read.json().has("client_secret")).isFalse();

        var other = registers(diary()).text("/registration_access_token");
        assertThat(sends("GET", path, "", other).status()).isEqualTo(401);
        assertThat(sends("DELETE", path, "", other).status()).isEqualTo(401);
        assertThat(sends("DELETE", path, "", token).status()).isEqualTo(401);
        assertThat(sends("DELETE", path, "", own).status()).isEqualTo(204);
        assertThat(sends("GET", path, "", own).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "javascript:alert(1)",
        "app:/back",
        "https://app.example/back#part",
        "http://app.example/back",
        "https://user:word@app.example/back",
        "/back",
    })
    void aRedirectThatCannotBeOneIsRefused(String redirect) {
        var refused = registers(diary("redirect_uris", List.of(App.REDIRECT, redirect)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/error")).isEqualTo("invalid_redirect_uri");
    }

    @ParameterizedTest
    @CsvSource({
        "token_endpoint_auth_method, tls_client_auth",
        "token_endpoint_auth_method, private_key_jwt",
        "id_token_signed_response_alg, HS256",
        "id_token_encrypted_response_alg, RSA-OAEP-256",
        "userinfo_signed_response_alg, HS256",
        "userinfo_encrypted_response_alg, RSA-OAEP-256",
        "request_object_signing_alg, HS256",
        "request_object_encryption_alg, RSA-OAEP-256",
        "subject_type, pairwise",
        "sector_identifier_uri, http://app.example/sector",
        "jwks_uri, ftp://app.example/keys",
        "jwks_uri, http://app.example/keys",
        "token_endpoint_auth_signing_alg, HS256",
        "backchannel_logout_uri, ftp://app.example/logout",
        "logo_uri, javascript:alert(1)",
        "client_name, ' '",
        "client_name, 'Diary\u202eoof'",
    })
    void whatThisServerCannotDoIsRefused(String name, String value) {
        var refused = registers(diary(name, value));
        assertThat(refused.status()).as(refused.raw().body()).isEqualTo(400);
        assertThat(refused.text("/error")).isEqualTo("invalid_client_metadata");
    }

    @Test
    void allThatIsWrongIsSaid() {
        var metadata = diary("subject_type", "pairwise");
        metadata.put("redirect_uris", List.of());
        metadata.put("jwks_uri", "http://app.example/keys");
        metadata.put("response_types", List.of("code", "token"));
        var refused = registers(metadata);
        assertThat(refused.text("/error")).isEqualTo("invalid_redirect_uri");
        assertThat(refused.text("/error_description"))
                .contains("redirect_uris", "subject_type", "jwks_uri", "response_types");
    }

    @Test
    void keysArePublicOnes() throws Exception {
        var key = new ECKeyGenerator(Curve.P_256).generate();
        var metadata = diary("token_endpoint_auth_method", "private_key_jwt");
        metadata.put("jwks", Map.of("keys", List.of(key.toPublicJWK().toJSONObject())));
        var got = registers(metadata);
        assertThat(got.status()).as(got.raw().body()).isEqualTo(201);
        assertThat(got.json().has("client_secret")).isFalse();
        metadata.put("jwks", Map.of("keys", List.of(key.toJSONObject())));
        assertThat(registers(metadata).text("/error")).isEqualTo("invalid_client_metadata");
        var shared = new OctetSequenceKeyGenerator(256).generate();
        metadata.put("jwks", Map.of("keys", List.of(shared.toJSONObject())));
        assertThat(registers(metadata).text("/error")).isEqualTo("invalid_client_metadata");
    }

    @Test
    void keysAreSentOrPublished() {
        var key = Holder.of("ES256").keys().toJSONObject();
        var metadata = diary("jwks_uri", "https://app.example/keys");
        metadata.put("token_endpoint_auth_method", "private_key_jwt");
        var got = registers(metadata);
        assertThat(got.status()).as(got.raw().body()).isEqualTo(201);
        assertThat(got.text("/jwks_uri")).isEqualTo("https://app.example/keys");
        metadata.put("jwks", key);
        var refused = registers(metadata);
        assertThat(refused.text("/error")).isEqualTo("invalid_client_metadata");
        assertThat(refused.text("/error_description")).contains("jwks or jwks_uri");
    }

    @Test
    void whatIsNotKnownIsIgnored() {
        var metadata = diary("spoons", 7);
        metadata.put("scope", "openid profile spoons");
        var got = registers(metadata);
        assertThat(got.status()).isEqualTo(201);
        assertThat(got.json().has("spoons")).isFalse();
        assertThat(got.text("/scope")).isEqualTo("openid profile");
    }

    @Test
    void whatAnAppDemandsOfItselfHolds() {
        var got = registers(diary("require_pushed_authorization_requests", true));
        assertThat(got.json().path("require_pushed_authorization_requests").asBoolean()).isTrue();
        var request = new HashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", got.text("/client_id"));
        request.put("redirect_uri", App.REDIRECT);
        request.put("scope", "openid");
        assertThat(App.back(App.sends(house.visitor(), request)))
                .containsEntry("error", "invalid_request");
    }

    @Test
    void aSecretThatIsHandedOutWithAnAppProvesNothing() {
        var metadata = diary("application_type", "native");
        var redirect = "com.example.diary:/back";
        metadata.put("redirect_uris", List.of(redirect));
        var got = registers(metadata);
        assertThat(got.json().has("client_secret")).isTrue();
        var ada = Person.of(house, "Rika" + people++, PASSWORD);
        var request = new HashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", got.text("/client_id"));
        request.put("redirect_uri", redirect);
        request.put("scope", "openid");
        var refused = App.sends(ada.browser, request).header("Location");
        assertThat(refused).startsWith(redirect + "?").contains("error=invalid_request");

        request.put("code_challenge", App.challenge(App.VERIFIER));
        request.put("code_challenge_method", "S256");
        var page = App.shows(ada.browser, request);
        assertThat(App.presses(ada.browser, page, "allow").header("Location")).contains("code=");
        assertThat(App.shows(ada.browser, request).raw().body()).contains("Let Diary in?");
        request.put("prompt", "none");
        assertThat(App.sends(ada.browser, request).header("Location"))
                .contains("error=consent_required");
    }

    @Test
    void whatIsNoMetadataIsRefused() {
        for (var body : List.of("{", "[]", "\"x\"", "{\"redirect_uris\":7}")) {
            var refused = sends("POST", "/oauth2/register", body, token);
            assertThat(refused.status()).as(body).isEqualTo(400);
            assertThat(refused.text("/error")).as(body).startsWith("invalid_");
        }
    }
}
