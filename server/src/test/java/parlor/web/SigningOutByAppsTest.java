package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parlor.db.Database;
import parlor.oauth.Clients;

/// Apps send people here to be signed out.
@Tag("slow")
class SigningOutByAppsTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static final String AFTER = "https://app.example/bye?from=parlor";
    private static int people;

    private final App app = App.of(house, wish());
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaIsSignedIn() {
        ada = Person.of(house, "Olga" + people++, PASSWORD);
    }

    private static Clients.Wish wish() {
        return new Clients.Wish("Diary")
                .redirects(Set.of(URI.create(App.REDIRECT)))
                .logouts(Set.of(URI.create(AFTER)));
    }

    private String hint() {
        return app.redeems(app.code(ada.browser)).text("/id_token");
    }

    private static Map<String, String> request(String... pairs) {
        var request = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            request.put(pairs[i], pairs[i + 1]);
        }
        return request;
    }

    private static Visitor.Reply sends(Visitor browser, String... pairs) {
        return browser.get("/oauth2/logout?" + App.form(request(pairs)));
    }

    private static Visitor.Reply asked(Visitor browser, Visitor.Reply sent) {
        assertThat(sent.status()).as(sent.raw().body()).isEqualTo(303);
        assertThat(sent.header("Location")).startsWith("/oauth2/logout/confirm?request=");
        return browser.get(sent.header("Location"));
    }

    private static Visitor.Reply presses(Visitor browser, Visitor.Reply page, String decision) {
        var fields = App.hidden(page);
        fields.put("decision", decision);
        return App.posts(browser, "/oauth2/logout/confirm", fields);
    }

    private void assertIn(boolean in) {
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(in ? 200 : 401);
    }

    @Test
    void theProviderSaysWhereToSignOut() {
        var about = house.visitor().get("/.well-known/openid-configuration");
        assertThat(about.text("/end_session_endpoint")).isEqualTo(house.url() + "/oauth2/logout");
        assertThat(about.json().at("/backchannel_logout_supported").asBoolean()).isTrue();
        assertThat(about.json().at("/backchannel_logout_session_supported").asBoolean()).isTrue();
    }

    @Test
    void anAppThatShowsWhomItKnowsSignsHimOut() {
        var tokens = app.redeems(app.code(ada.browser));
        var old = app.redeems(app.code(ada.browser, "scope", "openid offline_access"));
        house.time().pass(Duration.ofMinutes(11));
        var gone =
                sends(
                        ada.browser,
                        "id_token_hint",
                        tokens.text("/id_token"),
                        "post_logout_redirect_uri",
                        AFTER,
                        "state",
                        "a state&more");
        assertThat(gone.status()).isEqualTo(303);
        assertThat(gone.header("Location")).isEqualTo(AFTER + "&state=a+state%26more");
        assertThat(gone.header("Cache-Control")).isEqualTo("no-store");
        assertIn(false);
        assertThat(app.refreshes(tokens.text("/refresh_token")).text("/error"))
                .isEqualTo("invalid_grant");
        assertThat(app.refreshes(old.text("/refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void whoHasLeftAlreadyGoesOn() {
        var hint = hint();
        ada.browser.post("/api/v1/logout", Map.of());
        var sent = sends(ada.browser, "id_token_hint", hint, "post_logout_redirect_uri", AFTER);
        assertThat(sent.header("Location")).isEqualTo(AFTER);
        assertThat(sends(ada.browser, "id_token_hint", hint).raw().body()).contains("signed out");
    }

    @Test
    void withoutAHintHeIsAsked() {
        var sent = sends(ada.browser, "client_id", app.id, "post_logout_redirect_uri", AFTER);
        var page = asked(ada.browser, sent);
        assertThat(page.raw().body()).contains("Diary", ada.name);
        assertThat(page.header("Content-Security-Policy"))
                .contains("form-action 'self' https://app.example;", "frame-ancestors 'none'");
        assertIn(true);
        assertThat(presses(ada.browser, page, "leave").header("Location")).isEqualTo(AFTER);
        assertIn(false);
    }

    @Test
    void heMayStay() {
        var page = asked(ada.browser, sends(ada.browser));
        assertThat(presses(ada.browser, page, "stay").raw().body()).contains("stay signed in");
        assertIn(true);
        assertThat(presses(ada.browser, page, "leave").status()).isEqualTo(400);
        assertIn(true);
    }

    @Test
    void anotherPersonsTokenSignsNobodyOut() {
        var hint = hint();
        var ben = Person.of(house, "Otto" + people, PASSWORD);
        var page = asked(ben.browser, sends(ben.browser, "id_token_hint", hint));
        assertThat(page.raw().body()).contains(ben.name);
        assertThat(ben.browser.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void aTokenOfASessionThatIsOverSignsNobodyOutUnasked() {
        var old = hint();
        ada.browser.post("/api/v1/logout", Map.of());
        ada.signsIn(PASSWORD);
        var page = asked(ada.browser, sends(ada.browser, "id_token_hint", old));
        assertThat(page.raw().body()).contains("Diary", ada.name);
        assertIn(true);
        presses(ada.browser, page, "leave");
        assertIn(false);
    }

    @Test
    void whoLetsAnAppInAnewIsSignedOutByTheNewTokenOnly() {
        var old = hint();
        ada.browser.post("/api/v1/logout", Map.of());
        ada.signsIn(PASSWORD);
        var fresh = hint();
        asked(ada.browser, sends(ada.browser, "id_token_hint", old));
        assertIn(true);
        assertThat(sends(ada.browser, "id_token_hint", fresh).raw().body()).contains("signed out");
        assertIn(false);
    }

    private static long kept() {
        var file = house.data().resolve("parlor.db");
        try (var database = Database.open(file, Thread.ofPlatform().daemon().factory())) {
            return database.read(tx ->
                    tx.row(
                                    "select coalesce(sum(length(parameters)), 0) from oauth_request",
                                    row -> row.getLong(1))
                            .orElseThrow());
        }
    }

    @Test
    void nothingIsKeptThatIsNotRead() {
        long before = kept();
        var much = "x".repeat(8_000);
        var fields = request("state", "a state", "padding", "x".repeat(50_000));
        assertThat(App.posts(house.visitor(), "/oauth2/logout", fields).status()).isEqualTo(303);
        assertThat(kept()).isEqualTo(before);
        fields.put("client_id", app.id);
        assertThat(App.posts(house.visitor(), "/oauth2/logout", fields).status()).isEqualTo(303);
        assertThat(kept() - before).isBetween(1L, 200L);
        fields.put("post_logout_redirect_uri", much);
        fields.put("state", "\u00e4".repeat(200));
        var posted = App.posts(house.visitor(), "/oauth2/logout", fields);
        assertThat(posted.status()).isEqualTo(400);
        assertThat(posted.raw().body()).contains("more than can be kept");
    }

    @Test
    void aFormIsAsGoodAsALink() {
        var fields = request("id_token_hint", hint(), "post_logout_redirect_uri", AFTER);
        var posted = App.posts(house.visitor(), "/oauth2/logout", fields);
        assertThat(posted.status()).isEqualTo(303);
        assertThat(ada.browser.get(posted.header("Location")).header("Location")).isEqualTo(AFTER);
        assertIn(false);
    }

    @Test
    void aRequestToSignOutIsNoRequestToLetIn() {
        var posted = App.posts(house.visitor(), "/oauth2/logout", app.request());
        var handle = posted.header("Location").split("=", 2)[1];
        assertThat(ada.browser.get("/oauth2/interaction?request=" + handle).status())
                .isEqualTo(400);
    }

    @Test
    void nobodySignsHerOutInHerPlace() {
        var page = asked(ada.browser, sends(ada.browser));
        var fields = App.hidden(page);
        fields.put("decision", "leave");
        var other = house.visitor();
        assertThat(App.posts(other, "/oauth2/logout/confirm", fields).status()).isEqualTo(400);
        fields.put("seal", "AAAA");
        App.posts(ada.browser, "/oauth2/logout/confirm", fields);
        var foreign = new LinkedHashMap<>(App.FORM);
        foreign.put("Sec-Fetch-Site", "cross-site");
        fields.putAll(App.hidden(page));
        ada.browser.send("POST", "/oauth2/logout/confirm", App.form(fields), foreign);
        assertIn(true);
    }

    @Test
    void guestsAreNobodyToApps() {
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Gus"));
        assertThat(sends(guest).raw().body()).contains("signed out");
        assertThat(guest.get("/api/v1/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "post_logout_redirect_uri, https://app.example/bye, post_logout_redirect_uri",
        "post_logout_redirect_uri, https://app.example/back, post_logout_redirect_uri",
        "client_id, nobody, client_id",
        "id_token_hint, abc, id_token_hint",
        "state, LONG, state",
    })
    void whatIsWrongIsSaidAndNobodyIsSignedOut(String name, String value, String said) {
        var request = request("id_token_hint", hint(), "post_logout_redirect_uri", AFTER);
        request.put(name, value.replace("LONG", "x".repeat(2_001)));
        var reply = ada.browser.get("/oauth2/logout?" + App.form(request));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.raw().body()).contains(said);
        assertThat(reply.header("Location")).isEmpty();
        assertIn(true);
    }

    @Test
    void aTokenOfAnotherKindIsNoHint() {
        var access = app.redeems(app.code(ada.browser)).text("/access_token");
        assertThat(sends(ada.browser, "id_token_hint", access).status()).isEqualTo(400);
        var parts = hint().split("\\.", -1);
        var none = Person.text("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(UTF_8));
        assertThat(sends(ada.browser, "id_token_hint", none + "." + parts[1] + ".").status())
                .isEqualTo(400);
        assertIn(true);
    }

    @Test
    void nothingIsSaidTwice() {
        assertThat(ada.browser.get("/oauth2/logout?state=a&state=b").status()).isEqualTo(400);
    }
}
