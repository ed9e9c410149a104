package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.oauth.Clients;

/// Devices without a browser show a code, and somebody lets them in.
@Tag("slow")
class DevicesTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static int people;

    private final App app = App.of(house, wish());
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaIsSignedIn() {
        ada = Person.of(house, "Dana" + people++, PASSWORD);
    }

    private static Clients.Wish wish() {
        return new Clients.Wish("Television")
                .open(true)
                .grants(Set.of("device_code", "refresh_token"));
    }

    private static Visitor.Reply asks(App app, String scope) {
        return app.fetches("/oauth2/device_authorization", Map.of("scope", scope));
    }

    private Visitor.Reply polls(Visitor.Reply device) {
        return polls(app, device);
    }

    private static Visitor.Reply polls(App app, Visitor.Reply device) {
        return app.fetches(Map.of("grant_type", GRANT, "device_code", device.text("/device_code")));
    }

    private static Visitor.Reply types(Visitor browser, String code) {
        var fields = App.hidden(browser.get("/device"));
        fields.put("user_code", code);
        return App.posts(browser, "/device", fields);
    }

    private static Visitor.Reply presses(Visitor browser, Visitor.Reply page, String decision) {
        var fields = App.hidden(page);
        fields.put("decision", decision);
        return App.posts(browser, "/device/decision", fields);
    }

    @Test
    void aNeighbourhoodHasAThousandDevicesThatWait() {
        Crowd.shows(house, "from 127.0.0.0/24", 1, 1_000);
        var refused = asks(app, "openid");
        Crowd.leaves(house);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("/error")).isEqualTo("temporarily_unavailable");
        assertThat(asks(app, "openid").status()).isEqualTo(200);
    }

    @Test
    void aCrowdOfDevicesLeavesAPlaceForAnother() {
        Crowd.shows(house, "from %d", 10, 10_000);
        var device = asks(app, "openid");
        assertThat(device.status()).isEqualTo(200);
        assertThat(house.rows("oauth_device where holder like 'from _'")).isEqualTo(9_999);
        Crowd.leaves(house);
        lets(ada.browser, device);
    }

    private static void lets(Visitor browser, Visitor.Reply device) {
        var page = types(browser, device.text("/user_code"));
        assertThat(presses(browser, page, "allow").raw().body()).contains("The device is in");
    }

    @Test
    void aDeviceIsLetInByHand() {
        var device = asks(app, "openid profile rooms:read");
        assertThat(device.status()).as(device.raw().body()).isEqualTo(200);
        assertThat(device.text("/user_code")).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[B-Z]{4}");
        assertThat(device.text("/verification_uri")).isEqualTo(house.url() + "/device");
        assertThat(device.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(device.json().path("interval").asInt()).isEqualTo(5);
        assertThat(polls(device).text("/error")).isEqualTo("authorization_pending");

        var page = types(ada.browser, device.text("/user_code"));
        assertThat(page.raw().body())
                .contains("Television", "another device", "not verified", ada.name)
                .contains("read in your rooms", device.text("/user_code"));
        presses(ada.browser, page, "allow");
        var tokens = polls(device);
        assertThat(tokens.status()).as(tokens.raw().body()).isEqualTo(200);
        assertThat(tokens.text("/scope")).isEqualTo("openid profile rooms:read");
        assertThat(App.claims(tokens.text("/id_token")).path("aud").asText()).isEqualTo(app.id);
        assertThat(app.refreshes(tokens.text("/refresh_token")).status()).isEqualTo(200);
        assertThat(polls(device).text("/error")).isEqualTo("invalid_grant");
        assertThat(ada.browser.get("/account/apps").raw().body()).contains("Television");
    }

    @Test
    void theProviderSaysSo() {
        var about = house.visitor().get("/.well-known/oauth-authorization-server");
        assertThat(about.text("/device_authorization_endpoint"))
                .isEqualTo(house.url() + "/oauth2/device_authorization");
        assertThat(about.json().at("/grant_types_supported").toString()).contains(GRANT);
    }

    @Test
    void nobodyLetsItIn() {
        var device = asks(app, "openid");
        var page = types(ada.browser, device.text("/user_code"));
        assertThat(presses(ada.browser, page, "deny").raw().body()).contains("stays out");
        assertThat(polls(device).text("/error")).isEqualTo("access_denied");
        assertThat(presses(ada.browser, page, "allow").status()).isEqualTo(400);
        assertThat(polls(device).text("/error")).isEqualTo("access_denied");
    }

    @Test
    void itWaitsTenMinutes() {
        var device = asks(app, "openid");
        house.time().pass(Duration.ofMinutes(10).plusSeconds(1));
        assertThat(polls(device).text("/error")).isEqualTo("expired_token");
        assertThat(types(ada.browser, device.text("/user_code")).status()).isEqualTo(400);
    }

    @Test
    void whoAsksTooOftenIsToldToSlowDown() {
        var device = asks(app, "openid");
        assertThat(polls(device).text("/error")).isEqualTo("authorization_pending");
        assertThat(polls(device).text("/error")).isEqualTo("slow_down");
        house.time().pass(Duration.ofSeconds(6));
        assertThat(polls(device).text("/error")).isEqualTo("slow_down");
        house.time().pass(Duration.ofSeconds(16));
        assertThat(polls(device).text("/error")).isEqualTo("authorization_pending");
    }

    @Test
    void ofFiftyAtOnceOneGetsTokens() throws Exception {
        var device = asks(app, "openid");
        lets(ada.browser, device);
        var statuses = new ArrayList<Integer>();
        Callable<Visitor.Reply> asking = () -> polls(device);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var reply : threads.invokeAll(Collections.nCopies(50, asking))) {
                statuses.add(reply.get().status());
            }
        }
        assertThat(statuses).hasSize(50).containsOnlyOnce(200).contains(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BCDF", "BCDFGHJKL", "AEIOUAEI", "BCDF-GHJ1", "ZZZZZZZZ"})
    void aWrongCodeLetsNothingIn(String code) {
        asks(app, "openid");
        var page = types(ada.browser, code);
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.raw().body()).contains("No device waits with this code");
    }

    @Test
    void smallLettersAndSpacesAreRightToo() {
        var device = asks(app, "openid");
        var typed = device.text("/user_code").replace("-", " ").toLowerCase(java.util.Locale.ROOT);
        assertThat(types(ada.browser, " " + typed).status()).isEqualTo(200);
    }

    @Test
    void aLinkBringsNoCode() {
        var device = asks(app, "openid");
        assertThat(device.json().has("verification_uri_complete")).isFalse();
        var code = device.text("/user_code");
        assertThat(ada.browser.get("/device?user_code=" + code).raw().body()).doesNotContain(code);
    }

    @Test
    void strangersAndGuestsSignInFirst() {
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Gus"));
        assertThat(guest.get("/device").raw().body()).contains("type=\"password\"");
        var device = asks(app, "openid");
        var posted = App.posts(guest, "/device", Map.of("user_code", device.text("/user_code")));
        assertThat(posted.raw().body()).contains("type=\"password\"");
    }

    @Test
    void nobodyLetsItInInHerPlace() {
        var device = asks(app, "openid");
        var page = types(ada.browser, device.text("/user_code"));
        var fields = App.hidden(page);
        fields.put("decision", "allow");
        var ben = Person.of(house, "Drew" + people, PASSWORD);
        App.posts(ben.browser, "/device/decision", fields);
        var foreign = new LinkedHashMap<>(App.FORM);
        foreign.put("Sec-Fetch-Site", "cross-site");
        ada.browser.send("POST", "/device/decision", App.form(fields), foreign);
        fields.put("seal", "AAAA");
        App.posts(ada.browser, "/device/decision", fields);
        assertThat(polls(device).text("/error")).isEqualTo("authorization_pending");
    }

    @Test
    void aPageThatWasOpenForTooLongSaysSoAndGoesOn() {
        var device = asks(app, "openid");
        var page = ada.browser.get("/device");
        ada.browser.keep("parlor_flow", null);
        var late = posts(page, device);
        assertThat(late.raw().body()).contains("open for too long");
        var agreed = posts(late, device);
        assertThat(agreed.raw().body()).contains("another device");
        ada.browser.keep("parlor_flow", null);
        var again = presses(ada.browser, agreed, "allow");
        assertThat(again.raw().body()).contains("open for too long");
        var let = presses(ada.browser, posts(again, device), "allow");
        assertThat(let.raw().body()).contains("The device is in");
    }

    private Visitor.Reply posts(Visitor.Reply page, Visitor.Reply device) {
        var fields = App.hidden(page);
        fields.put("user_code", device.text("/user_code"));
        return App.posts(ada.browser, "/device", fields);
    }

    @Test
    void aDeviceCodeBelongsToItsClient() {
        var device = asks(app, "openid");
        lets(ada.browser, device);
        var other = App.of(house, wish());
        assertThat(polls(other, device).text("/error")).isEqualTo("invalid_grant");
        assertThat(polls(device).status()).isEqualTo(200);
    }

    @Test
    void onlyClientsOfTheKindMayAsk() {
        var web = App.confidential(house);
        assertThat(asks(web, "openid").text("/error")).isEqualTo("unauthorized_client");
        assertThat(asks(app, "nothing").text("/error")).isEqualTo("invalid_scope");
        var nobody = Map.of("client_id", "nobody");
        assertThat(App.posts(house.visitor(), "/oauth2/device_authorization", nobody).status())
                .isEqualTo(401);
    }

    @Test
    void itEndsWithTheSessionUnlessItIsOffline() {
        var online = asks(app, "openid");
        lets(ada.browser, online);
        var offline = asks(app, "openid offline_access");
        lets(ada.browser, offline);
        var one = polls(online).text("/refresh_token");
        var other = polls(offline).text("/refresh_token");
        ada.browser.post("/api/v1/logout", Map.of());
        house.time().pass(Duration.ofSeconds(3));
        assertThat(app.refreshes(one).text("/error")).isEqualTo("invalid_grant");
        assertThat(app.refreshes(other).status()).isEqualTo(200);
    }

    @Test
    void fiveWrongCodesAreEnough() {
        try (var limited = House.open()) {
            var eve = Person.of(limited, "Eve", PASSWORD);
            for (int tries = 0; tries < 5; tries++) {
                assertThat(types(eve.browser, "ZZZZ-ZZZZ").status()).isEqualTo(400);
            }
            assertThat(types(eve.browser, "ZZZZ-ZZZZ").status()).isEqualTo(429);
            limited.time().pass(Duration.ofMinutes(3));
            var television = App.of(limited, wish());
            for (int tries = 0; tries < 7; tries++) {
                var device = asks(television, "openid");
                assertThat(types(eve.browser, device.text("/user_code")).status()).isEqualTo(200);
            }
        }
    }
}
