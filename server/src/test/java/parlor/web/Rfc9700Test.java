package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.oauth.Clients;

/// The attacks of RFC 9700 section 4, in its order. What is the client's alone to prevent (§4.2.1
/// its Referer, §4.3 its history, §4.11.1 its redirectors, §4.17 its messages between windows) is
/// tested as far as the server takes part in it. That a code and a refresh token are good once,
/// however many come at once, stands in [TokensTest].
@Tag("slow")
class Rfc9700Test {
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
        ada = Person.of(house, "Rhea" + people++, PASSWORD);
    }

    private static void assertNoAnswerGoes(Visitor.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Location")).isEmpty();
        assertThat(reply.raw().body()).contains("redirect_uri").doesNotContain("evil");
    }

    private static void assertRefused(Visitor.Reply reply, String error) {
        assertThat(reply.text("/error")).as(reply.raw().body()).isEqualTo(error);
        assertThat(reply.json().has("access_token")).isFalse();
    }

    @ParameterizedTest
    @DisplayName("4.1 Insufficient redirection URI validation")
    @ValueSource(
            strings = {
                "https://app.example.evil.example/back",
                "https://app.example@evil.example/back",
                "https://app.example:443/back",
                "https://app.example/back#evil",
                "https://app.example/back?evil",
                "https://app.example/back/../evil",
                "https://app.example/back%2f..%2fevil",
                "https://app.example/b%61ck",
                "https://APP.example/back",
                "HTTPS://app.example/back",
                "https://app.example\\@evil.example/back",
                "https://app.example/back\r\nLocation: https://evil.example",
                "//app.example/back",
                "data:text/html,evil"
            })
    void anAnswerGoesToWhatWasRegistered(String address) {
        assertNoAnswerGoes(App.sends(ada.browser, app.request("redirect_uri", address)));
    }

    @ParameterizedTest
    @DisplayName("4.1.3 Countermeasures: of a program's address, the port alone may differ")
    @ValueSource(
            strings = {
                "http://127.0.0.1:49152/evil",
                "http://127.0.0.1:49152/back?evil",
                "http://127.0.0.1:49152/back#evil",
                "http://127.0.0.1@evil.example:49152/back",
                "http://127.0.0.1.evil.example:49152/back",
                "http://localhost:49152/back",
                "http://127.0.0.2:49152/back",
                "http://[::1]:49152/back",
                "https://127.0.0.1:49152/back"
            })
    void aProgramIsMetAtItsPlace(String address) {
        var program = App.of(house, App.open("http://127.0.0.1/back"));
        assertNoAnswerGoes(App.sends(ada.browser, program.request("redirect_uri", address)));
    }

    @Test
    @DisplayName("4.2 Credential leakage via Referer headers")
    void pagesTellNobodyWhereTheyWere() {
        var asked = App.shows(ada.browser, app.request());
        var pages =
                List.of(
                        asked,
                        App.shows(house.visitor(), app.request()),
                        App.sends(ada.browser, app.request("redirect_uri", "https://evil.example")),
                        App.presses(ada.browser, asked, "allow"),
                        App.sends(ada.browser, app.request("response_mode", "form_post")));
        for (var page : pages) {
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            // Nothing is loaded from elsewhere.
            assertThat(page.raw().body()).doesNotContainPattern("(src|<link[^>]*href)=\"(http|//)");
        }
    }

    @Test
    @DisplayName("4.3.1 Authorization code in browser history")
    void aCodeInTheHistoryIsSpent() {
        var code = app.code(ada.browser);
        assertThat(app.redeems(code).status()).isEqualTo(200);
        assertRefused(app.redeems(code), "invalid_grant");
        // A client that wants no code in an address gets it in a form.
        var posted = App.sends(ada.browser, app.request("response_mode", "form_post"));
        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.header("Location")).isEmpty();
    }

    @Test
    @DisplayName("4.3.2 Access token in browser history")
    void noTokenIsReadFromAnAddress() {
        var token = app.redeems(app.code(ada.browser)).text("/access_token");
        for (var path : List.of("/oauth2/userinfo", "/api/v1/me", "/api/v1/rooms/mine")) {
            var reply = house.visitor().get(path + "?access_token=" + token);
            assertThat(reply.status()).as(path).isIn(401, 404);
        }
    }

    @Test
    @DisplayName("4.4 Mix-up attacks")
    void everyAnswerSaysWhoseItIs() {
        var about = house.visitor().get("/.well-known/oauth-authorization-server");
        var flag = "authorization_response_iss_parameter_supported";
        assertThat(about.json().path(flag).asBoolean()).isTrue();
        var issuer = about.text("/issuer");
        assertThat(App.back(App.sends(ada.browser, app.request("scope", "spoons"))))
                .containsEntry("error", "invalid_scope")
                .containsEntry("iss", issuer);
        var page = App.shows(ada.browser, app.request());
        assertThat(App.back(App.presses(ada.browser, page, "deny"))).containsEntry("iss", issuer);
        app.code(ada.browser);
        assertThat(App.back(App.sends(ada.browser, app.request())))
                .containsKey("code")
                .containsEntry("iss", issuer);
        var form = App.sends(ada.browser, app.request("response_mode", "form_post"));
        assertThat(form.raw().body()).contains("name=\"iss\" value=\"" + issuer + "\"");
    }

    @Test
    @DisplayName("4.5 Authorization code injection")
    void aStolenCodeFitsNoOtherSignIn() {
        var stolen = app.code(ada.browser, "nonce", "Ada's");
        var thiefs = "the-verifier-of-a-sign-in-that-a-thief-has-begun";
        assertRefused(app.redeems(stolen, thiefs), "invalid_grant");
        assertRefused(app.redeems(stolen), "invalid_grant");
        var other = App.confidential(house);
        assertRefused(other.redeems(app.code(ada.browser)), "invalid_grant");
        var got = app.redeems(app.code(ada.browser, "nonce", "Ada's"));
        assertThat(App.claims(got.text("/id_token")).path("nonce").asText()).isEqualTo("Ada's");
    }

    @ParameterizedTest
    @DisplayName("4.6 Access token injection")
    @ValueSource(
            strings = {
                "token",
                "id_token",
                "id_token token",
                "code token",
                "code id_token",
                "code id_token token",
                "none"
            })
    void noTokenComesByTheBrowser(String type) {
        app.code(ada.browser);
        var back = App.back(App.sends(ada.browser, app.request("response_type", type)));
        assertThat(back)
                .containsEntry("error", "unsupported_response_type")
                .doesNotContainKeys("access_token", "id_token", "code");
    }

    @Test
    @DisplayName("4.7 Cross-site request forgery")
    void theAppKnowsItsOwnAnswer() {
        var state = "ä &=+%20\"<>#?/\u2028";
        app.code(ada.browser);
        assertThat(App.back(App.sends(ada.browser, app.request("state", state))))
                .containsEntry("state", state);
        var about = house.visitor().get("/.well-known/oauth-authorization-server");
        assertThat(about.json().path("code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\"]");
        // Another site's page sends the form of a request that it has begun in Ada's browser.
        var page = App.shows(ada.browser, app.request("scope", "openid rooms:write"));
        var fields = App.hidden(page);
        fields.put("decision", "allow");
        fields.remove("seal");
        var forged = App.posts(ada.browser, "/oauth2/interaction", fields);
        assertThat(forged.header("Location")).isEmpty();
    }

    @Test
    @DisplayName("4.8 PKCE downgrade attack")
    void aChallengeCannotBeTakenAway() {
        var none = new String[] {"code_challenge", "", "code_challenge_method", ""};
        assertThat(App.back(App.sends(ada.browser, app.request(none))))
                .containsEntry("error", "invalid_request");
        var plain = app.request("code_challenge_method", "plain", "code_challenge", App.VERIFIER);
        assertThat(App.back(App.sends(ada.browser, plain)))
                .containsEntry("error", "invalid_request");
        var lax = App.of(house, lax());
        assertRefused(lax.redeems(lax.code(ada.browser, none)), "invalid_grant");
        var without =
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        lax.code(ada.browser),
                        "redirect_uri",
                        App.REDIRECT);
        assertThat(lax.fetches(without).status()).isEqualTo(400);
    }

    private static Clients.Wish lax() {
        return new Clients.Wish("Lax").redirects(Set.of(URI.create(App.REDIRECT))).pkce(false);
    }

    @Test
    @DisplayName("4.9 Access token leakage at the resource server")
    void nothingThatOpensIsKept() throws IOException {
        var code = app.code(ada.browser, "scope", "openid offline_access");
        var got = app.redeems(code);
        var secrets =
                List.of(
                        code,
                        got.text("/access_token"),
                        got.text("/refresh_token"),
                        Objects.requireNonNull(app.secret));
        try (var files = Files.walk(house.data())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var kept = Files.readString(file, ISO_8859_1);
                assertThat(secrets).as(file.toString()).noneMatch(kept::contains);
            }
        }
    }

    @Test
    @DisplayName("4.10.2 Misuse of stolen access tokens: audience")
    void aTokenIsForOneServer() {
        var got = app.redeems(app.code(ada.browser));
        var audience = App.claims(got.text("/access_token")).path("aud").asText();
        assertThat(audience).isEqualTo(house.url() + "/api");
        assertThat(house.bearer(got.text("/id_token")).get("/api/v1/me").status()).isEqualTo(401);
        try (var elsewhere = House.open(Map.of())) {
            var bearer = elsewhere.bearer(got.text("/access_token"));
            for (var path : List.of("/api/v1/me", "/oauth2/userinfo")) {
                assertThat(bearer.get(path).status()).as(path).isEqualTo(401);
            }
        }
    }

    @Test
    @DisplayName("4.11.2 Authorization server as open redirector")
    void nobodyIsSentWhereTheHostKnowsNobody() {
        var evil = "https://evil.example/back";
        var sent = app.request("redirect_uri", evil, "scope", "spoons", "prompt", "none");
        assertNoAnswerGoes(App.sends(house.visitor(), sent));
        var unknown = App.sends(house.visitor(), app.request("client_id", evil));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.header("Location")).isEmpty();
        assertThat(unknown.raw().body()).doesNotContain("evil");
        // Whom the host knows gets an answer, but nobody is shown his page unasked.
        var page = App.shows(house.visitor(), app.request());
        assertThat(page.raw().body()).contains("type=\"password\"");
    }

    @Test
    @DisplayName("4.12 307 redirect")
    void noFormIsSentOn() {
        var posted = App.posts(ada.browser, "/oauth2/authorize", app.request());
        assertThat(posted.status()).isEqualTo(303);
        var page = ada.browser.get(posted.header("Location"));
        assertThat(App.presses(ada.browser, page, "allow").status()).isEqualTo(303);
        var list = ada.browser.get("/account/apps");
        var taken = App.posts(ada.browser, "/account/apps", App.hidden(list));
        assertThat(taken.status()).isEqualTo(303);
    }

    @Test
    @DisplayName("4.13 TLS terminating reverse proxies")
    void whatAStrangerSaysOfHisWayChangesNothing() {
        var headers =
                Map.of(
                        "X-Forwarded-Host", "evil.example",
                        "X-Forwarded-Proto", "https",
                        "Forwarded", "host=evil.example;proto=https");
        // By the name it has, no request of this server can have come through a proxy with TLS.
        try (var reached = House.open(Map.of())) {
            var request = App.confidential(reached).request("scope", "spoons");
            for (var path :
                    List.of(
                            "/.well-known/openid-configuration",
                            "/oauth2/authorize?" + App.form(request))) {
                var reply = reached.visitor().send("GET", path, null, headers);
                assertThat(reply.code()).isEqualTo("https_required");
                assertThat(reply.header("Location")).isEmpty();
                assertThat(reply.raw().body()).doesNotContain("evil");
            }
        }
    }

    @Test
    @DisplayName("4.14 Refresh token protection")
    void aRefreshTokenOfAPublicClientIsGoodOnce() {
        var open = App.of(house, App.open(App.REDIRECT));
        var first = open.redeems(open.code(ada.browser, "scope", "openid offline_access"));
        var stolen = first.text("/refresh_token");
        var other = App.of(house, App.open(App.REDIRECT));
        assertRefused(other.refreshes(stolen), "invalid_grant");
        var next = open.refreshes(stolen);
        assertThat(next.text("/refresh_token")).isNotEqualTo(stolen);
        assertRefused(open.refreshes(stolen), "invalid_grant");
        assertRefused(open.refreshes(next.text("/refresh_token")), "invalid_grant");
        house.time().pass(Duration.ofSeconds(3));
        assertThat(house.bearer(next.text("/access_token")).get("/oauth2/userinfo").status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("4.15 Client impersonating resource owner")
    void aClientIsNobody() {
        var wish = new Clients.Wish(ada.name).grants(Set.of("client_credentials"));
        var robot = App.of(house, wish);
        var own = robot.fetches(Map.of("grant_type", "client_credentials"));
        var token = own.text("/access_token");
        assertThat(App.claims(token).path("sub").asText()).isEqualTo("client:" + robot.id);
        assertThat(house.bearer(token).get("/api/v1/me").status()).isEqualTo(403);
        assertThat(house.bearer(token).get("/oauth2/userinfo").status()).isEqualTo(403);
        var about = robot.fetches("/oauth2/introspect", Map.of("token", token));
        assertThat(about.json().path("active").asBoolean()).isTrue();
        assertThat(about.json().has("username")).isFalse();
    }

    @Test
    @DisplayName("4.16 Clickjacking")
    void noPageIsShownInAnothersFrame() {
        var pages =
                List.of(
                        App.shows(ada.browser, app.request()),
                        App.shows(house.visitor(), app.request()),
                        App.sends(ada.browser, app.request("client_id", "nobody")),
                        ada.browser.get("/account/apps"),
                        ada.browser.get("/account"));
        for (var page : pages) {
            assertThat(page.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        }
    }

    @Test
    @DisplayName("4.17 Attacks on in-browser communication flows")
    void noAnswerIsPostedToAWindow() {
        app.code(ada.browser);
        for (var mode : List.of("web_message", "web_message.relay", "fragment")) {
            var back = App.back(App.sends(ada.browser, app.request("response_mode", mode)));
            assertThat(back).containsEntry("error", "invalid_request").doesNotContainKey("code");
        }
        var page = App.shows(house.visitor(), app.request());
        assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    }
}
