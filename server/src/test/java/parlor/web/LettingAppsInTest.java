package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parlor.oauth.Clients;
import parlor.oauth.OAuth;

/// Apps send people here; they sign in, agree or not, and go back.
class LettingAppsInTest {
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
        ada = Person.of(house, "Ada" + people++, PASSWORD);
    }

    @Test
    void theProviderSaysWhatItCanDo() {
        var about = house.visitor().get("/.well-known/openid-configuration");
        assertThat(about.text("/issuer")).isEqualTo(house.url().toString());
        assertThat(about.text("/authorization_endpoint")).endsWith("/oauth2/authorize");
        assertThat(about.json().at("/code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\"]");
        assertThat(about.json().at("/response_types_supported").toString()).isEqualTo("[\"code\"]");
        assertThat(about.json().at("/request_parameter_supported").asBoolean()).isFalse();
        assertThat(about.json().at("/authorization_response_iss_parameter_supported").asBoolean())
                .isTrue();
        assertThat(about.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(house.visitor().get("/.well-known/oauth-authorization-server").json())
                .isEqualTo(about.json());
    }

    @Test
    void theKeysArePublicHalvesThatStay() {
        var keys = house.visitor().get("/oauth2/jwks").json().path("keys");
        assertThat(keys.findValuesAsText("alg")).containsExactlyInAnyOrder("RS256", "ES256");
        assertThat(keys.toString()).doesNotContain("\"d\"").doesNotContain("\"p\"");
        assertThat(house.visitor().get("/oauth2/jwks").json().path("keys")).isEqualTo(keys);
    }

    @Test
    void aNeighbourhoodHasAThousandRequestsThatWait() {
        Crowd.waits(house, "from 127.0.0.0/24", 1, 1_000);
        var refused = App.sends(house.visitor(), app.request());
        Crowd.leaves(house);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.raw().body()).contains("Too many requests wait");
        App.shows(house.visitor(), app.request());
    }

    @Test
    void aCrowdOfRequestsLeavesAPlaceForAnother() {
        Crowd.waits(house, "from %d", 10, 10_000);
        App.shows(house.visitor(), app.request());
        assertThat(house.rows("oauth_request where holder like 'from _'")).isEqualTo(9_999);
        Crowd.leaves(house);
    }

    @Test
    void somebodyAgreesOnceAndIsNotAskedAgain() {
        var page = App.shows(ada.browser, app.request());
        assertThat(page.raw().body())
                .contains("Let Diary in?", "app.example", "not verified", "read in your rooms")
                .doesNotContain("speak in your rooms");
        var back = App.back(App.presses(ada.browser, page, "allow"));
        assertThat(back).containsEntry("state", "a state").containsKey("code");
        assertThat(back).containsEntry("iss", house.url().toString());

        assertThat(App.back(App.sends(ada.browser, app.request()))).containsKey("code");
        var more = app.request("scope", "openid profile rooms:read rooms:write");
        assertThat(App.shows(ada.browser, more).raw().body()).contains("speak in your rooms");
    }

    @Test
    void somebodyDoesNotAgree() {
        var page = App.shows(ada.browser, app.request());
        assertThat(App.back(App.presses(ada.browser, page, "deny")))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "a state")
                .containsEntry("iss", house.url().toString());
    }

    @Test
    void whatWasAgreedToIsTakenBack() {
        app.code(ada.browser);
        var page = ada.browser.get("/account/apps");
        assertThat(page.raw().body()).contains("Diary", "read in your rooms");
        var forged = Map.of("client", app.id, "seal", "AAAA");
        assertThat(App.posts(ada.browser, "/account/apps", forged).status()).isEqualTo(403);
        var taken = App.posts(ada.browser, "/account/apps", App.hidden(page));
        assertThat(taken.header("Location")).isEqualTo("/account/apps");
        assertThat(ada.browser.get("/account/apps").raw().body()).contains("None.");
        App.shows(ada.browser, app.request());
    }

    @Test
    void strangersSignInFirst() {
        var browser = house.visitor();
        var page = App.shows(browser, app.request("login_hint", "A<d>a"));
        assertThat(page.raw().body())
                .contains("type=\"password\"", "value=\"A&lt;d&gt;a\"", "Diary");
        ada.with(browser).signsIn(PASSWORD);
        var again = browser.get(page.raw().uri().toString());
        assertThat(again.raw().body()).contains("Let Diary in?");
        assertThat(App.back(App.presses(browser, again, "allow"))).containsKey("code");
        assertThat(App.presses(browser, again, "allow").status()).isEqualTo(400);
    }

    @Test
    void guestsAreStrangers() {
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Gus"));
        assertThat(App.shows(guest, app.request()).raw().body()).contains("type=\"password\"");
    }

    @Test
    void pagesAreNotFramedKeptOrTold() {
        var page = App.shows(ada.browser, app.request());
        assertThat(page.header("Content-Security-Policy"))
                .contains("frame-ancestors 'none'", "form-action 'self' https://app.example;");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void aRequestBelongsToItsBrowser() {
        var sent = App.sends(ada.browser, app.request());
        var other = ada.with(house.visitor());
        other.signsIn(PASSWORD);
        assertThat(other.browser.get(sent.header("Location")).raw().body())
                .contains("another browser");
        assertThat(ada.browser.get(sent.header("Location")).raw().body()).contains("Let Diary in?");
    }

    @Test
    void aRequestIsForgottenAfterTenMinutes() {
        var sent = App.sends(ada.browser, app.request());
        house.time().pass(java.time.Duration.ofMinutes(11));
        assertThat(ada.browser.get(sent.header("Location")).status()).isEqualTo(400);
    }

    @Test
    void nobodyAgreesInHerPlace() {
        var page = App.shows(ada.browser, app.request());
        var fields = App.hidden(page);
        fields.put("decision", "allow");
        var foreign =
                Map.of(
                        "Content-Type", "application/x-www-form-urlencoded",
                        "Sec-Fetch-Site", "cross-site");
        var reply = ada.browser.send("POST", "/oauth2/interaction", App.form(fields), foreign);
        assertThat(reply.status()).isEqualTo(200);
        fields.put("seal", "AAAA");
        assertThat(App.posts(ada.browser, "/oauth2/interaction", fields).status()).isEqualTo(200);
    }

    @Test
    void aFormIsAsGoodAsALink() {
        var posted = App.posts(house.visitor(), "/oauth2/authorize", app.request());
        assertThat(posted.status()).isEqualTo(303);
        assertThat(ada.browser.get(posted.header("Location")).raw().body()).contains("Let Diary");
    }

    @Test
    void theAnswerMayComeAsAForm() {
        app.code(ada.browser);
        var page = App.sends(ada.browser, app.request("response_mode", "form_post"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.raw().body())
                .contains("action=\"" + App.REDIRECT + "\"", "name=\"code\"", "name=\"iss\"");
        assertThat(page.header("Content-Security-Policy")).contains("https://app.example;");
    }

    @Test
    void silentRequestsAreAnsweredAtOnce() {
        var silent = app.request("prompt", "none");
        assertThat(App.back(App.sends(house.visitor(), silent)))
                .containsEntry("error", "login_required");
        assertThat(App.back(App.sends(ada.browser, silent)))
                .containsEntry("error", "consent_required");
        app.code(ada.browser);
        assertThat(App.back(App.sends(ada.browser, silent))).containsKey("code");
    }

    @Test
    void theAppDemandsAFreshSignIn() {
        app.code(ada.browser);
        house.time().pass(java.time.Duration.ofMinutes(3));
        for (var wish : new String[] {"prompt=login", "max_age=120", "max_age=0"}) {
            var pair = wish.split("=", 2);
            var page = App.shows(ada.browser, app.request(pair[0], pair[1]));
            assertThat(page.raw().body()).as(wish).contains("type=\"password\"");
        }
        var lately = app.request("max_age", "300");
        assertThat(App.back(App.sends(ada.browser, lately))).containsKey("code");
        var page = App.shows(ada.browser, app.request("prompt", "login"));
        ada.signsIn(PASSWORD);
        assertThat(App.back(ada.browser.get(page.raw().uri().toString()))).containsKey("code");
    }

    @Test
    void ownAppsAskNobody() {
        var own =
                App.of(
                        house,
                        new Clients.Wish("Ours")
                                .redirects(Set.of(URI.create(App.REDIRECT)))
                                .firstParty(true));
        assertThat(App.back(App.sends(ada.browser, own.request()))).containsKey("code");
    }

    @Test
    void programsOnTheUsersMachineAreAskedForEachTime() {
        var program = App.of(house, App.open("http://127.0.0.1/back"));
        var request = program.request("redirect_uri", "http://127.0.0.1:49152/back");
        var back = App.presses(ada.browser, App.shows(ada.browser, request), "allow");
        assertThat(back.header("Location")).startsWith("http://127.0.0.1:49152/back?code=");
        App.shows(ada.browser, request);
        request.put("prompt", "none");
        assertThat(App.back(App.sends(ada.browser, request)))
                .containsEntry("error", "consent_required");
    }

    @Test
    void aSecretDoesNotSpareThemThat() {
        var redirect = "com.example.diary:/back";
        var program = App.of(house, App.wish(redirect));
        var request = program.request("redirect_uri", redirect);
        var back = App.presses(ada.browser, App.shows(ada.browser, request), "allow");
        assertThat(back.header("Location")).startsWith(redirect + "?code=");
        assertThat(App.shows(ada.browser, request).raw().body()).contains("Let Diary in?");
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example/back/",
        "https://app.example/back?x=1",
        "https://app.example.evil.example/back",
        "https://app.example/Back",
        "http://app.example/back",
        "https://app.example/back/../evil",
        "javascript:alert(1)",
    })
    void noOtherRedirectGetsAnything(String redirect) {
        var reply = App.sends(ada.browser, app.request("redirect_uri", redirect));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Location")).isEmpty();
        assertThat(reply.raw().body()).contains("redirect_uri");
    }

    @Test
    void unknownAppsGetAPage() {
        var reply = App.sends(ada.browser, app.request("client_id", "nobody"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.raw().body()).contains("does not know the app");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "response_type, '', invalid_request",
        "response_mode, fragment, invalid_request",
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, '', invalid_request",
        "scope, nothing, invalid_scope",
        "prompt, none login, invalid_request",
        "prompt, sing, invalid_request",
        "max_age, never, invalid_request",
        "claims, {, invalid_request",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "request_uri, https://app.example/request, request_uri_not_supported",
        "id_token_hint, abc, invalid_request",
    })
    void theAppIsToldWhatIsWrong(String name, String value, String error) {
        assertThat(App.back(App.sends(ada.browser, app.request(name, value))))
                .containsEntry("error", error)
                .containsEntry("state", "a state")
                .containsEntry("iss", house.url().toString());
    }

    @Test
    void whatIsNotKnownIsIgnored() {
        app.code(ada.browser);
        var request =
                app.request(
                        "ui_locales",
                        "x_y",
                        "display",
                        "hologram",
                        "extra",
                        "1",
                        "scope",
                        "openid profile rooms:read spoons");
        assertThat(App.back(App.sends(ada.browser, request))).containsKey("code");
    }

    @Test
    void nothingIsSaidTwice() {
        var uri = "/oauth2/authorize?" + App.form(app.request()) + "&state=another";
        assertThat(App.back(ada.browser.get(uri))).containsEntry("error", "invalid_request");
        var twice = "/oauth2/authorize?" + App.form(app.request()) + "&client_id=another";
        assertThat(ada.browser.get(twice).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "https://parlor.example, true",
        "http://localhost:8080, true",
        "http://127.0.0.1:8080, true",
        "http://parlor.example, false",
    })
    void appsAreLetInByHttpsOrOnThisMachine(URI url, boolean allowed) {
        assertThat(OAuth.allowed(url)).isEqualTo(allowed);
    }
}
