package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the basic and form post plans of the OpenID Foundation's conformance suite look at, each
/// test by the name of a module, where no other test does.
@Tag("slow")
class BasicPlanTest {
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
        ada = Person.of(house, "Olga" + people++, PASSWORD);
    }

    private Visitor.Reply tokens(String... changed) {
        var reply = app.redeems(app.code(ada.browser, changed));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply;
    }

    private static JsonNode id(Visitor.Reply tokens) {
        return App.claims(tokens.text("/id_token"));
    }

    private static long authTime(Visitor.Reply tokens) {
        return id(tokens).path("auth_time").asLong();
    }

    @Test
    void oidccServer() {
        var got = tokens();
        assertThat(got.header("Cache-Control")).isEqualTo("no-store");
        assertThat(got.header("Pragma")).isEqualTo("no-cache");
        var claims = id(got);
        assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
        assertThat(claims.path("sub").asText()).hasSizeBetween(1, 255);
        assertThat(App.header(got.text("/id_token")).path("kid").asText()).isNotEmpty();
    }

    @Test
    void oidccUserinfoPostHeader() {
        var authorization = "Bearer " + tokens().text("/access_token");
        var empty =
                house.visitor()
                        .send(
                                "POST",
                                "/oauth2/userinfo",
                                null,
                                Map.of("Authorization", authorization));
        assertThat(empty.text("/preferred_username")).isEqualTo(ada.name);
        var form =
                Map.of(
                        "Authorization",
                        authorization,
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        var posted = house.visitor().send("POST", "/oauth2/userinfo", "", form);
        assertThat(posted.text("/preferred_username")).isEqualTo(ada.name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openid email",
                "openid address",
                "openid phone",
                "openid profile email address phone",
                "email openid",
                "profile openid"
            })
    void oidccScopes(String scope) {
        var got = tokens("scope", scope);
        var who = house.bearer(got.text("/access_token")).get("/oauth2/userinfo");
        assertThat(who.json().path("sub")).isEqualTo(id(got).path("sub"));
    }

    @Test
    void oidccMaxAge1() {
        var first = tokens();
        house.time().pass(Duration.ofSeconds(3));
        var page = App.shows(ada.browser, app.request("max_age", "1"));
        assertThat(page.raw().body()).contains("type=\"password\"");
        ada.signsIn(PASSWORD);
        var back = App.back(ada.browser.get(page.raw().uri().toString()));
        var second = app.redeems(back.getOrDefault("code", ""));
        assertThat(authTime(second)).isGreaterThan(authTime(first));
        assertThat(id(second).path("sub")).isEqualTo(id(first).path("sub"));
    }

    @Test
    void oidccMaxAge10000AndPromptNoneLoggedIn() {
        var first = tokens();
        house.time().pass(Duration.ofSeconds(3));
        assertThat(authTime(tokens("max_age", "10000", "prompt", "none")))
                .isEqualTo(authTime(first));
    }

    @Test
    void oidccIdTokenHint() {
        var first = tokens();
        var hint = first.text("/id_token");
        house.time().pass(Duration.ofMinutes(30));
        var again = tokens("prompt", "none", "id_token_hint", hint);
        assertThat(id(again).path("sub")).isEqualTo(id(first).path("sub"));
        var ben = Person.of(house, "Oskar" + people++, PASSWORD);
        var other = app.request("prompt", "none", "id_token_hint", hint);
        assertThat(App.back(App.sends(ben.browser, other)))
                .containsEntry("error", "login_required");
    }

    @Test
    void oidccCodereuse30Seconds() {
        var code = app.code(ada.browser);
        var got = app.redeems(code);
        house.time().pass(Duration.ofSeconds(30));
        assertThat(app.redeems(code).text("/error")).isEqualTo("invalid_grant");
        var who = house.bearer(got.text("/access_token")).get("/oauth2/userinfo");
        assertThat(who.status()).isEqualTo(401);
    }

    @Test
    void oidccRefreshToken() {
        var first = tokens("scope", "openid offline_access", "prompt", "consent");
        house.time().pass(Duration.ofSeconds(3));
        var second = app.refreshes(first.text("/refresh_token"));
        for (var claim : new String[] {"iss", "sub", "aud", "auth_time"}) {
            assertThat(id(second).path(claim)).as(claim).isEqualTo(id(first).path(claim));
        }
        assertThat(id(second).path("iat").asLong()).isGreaterThan(id(first).path("iat").asLong());
    }

    @ParameterizedTest
    @CsvSource({
        "prompt, none, login_required",
        "response_type, '', invalid_request",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
    })
    void oidccFormpostErrors(String name, String value, String error) {
        var request = app.request("response_mode", "form_post", name, value);
        var page = App.sends(house.visitor(), request);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.raw().body())
                .contains(
                        "action=\"" + App.REDIRECT + "\"",
                        "name=\"error\" value=\"" + error + "\"",
                        "name=\"state\" value=\"a state\"");
    }

    @Test
    void oidccEnsureRequestWithAcrValuesAndUnknownParametersSucceeds() {
        var got =
                tokens(
                        "acr_values",
                        "1 2",
                        "claims_locales",
                        "se",
                        "ui_locales",
                        "se",
                        "display",
                        "popup",
                        "extra",
                        "foobar");
        assertThat(id(got).path("acr").asText()).isNotEmpty();
    }
}
