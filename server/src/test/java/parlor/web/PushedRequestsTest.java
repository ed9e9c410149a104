package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Apps leave their request at the server before they send somebody.
class PushedRequestsTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static final String PUSHED = "urn:ietf:params:oauth:request_uri:";
    private static int people;

    private final App app = App.confidential(house);
    private Person ada;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaIsSignedIn() {
        ada = Person.of(house, "Pia" + people++, PASSWORD);
    }

    private static void assertRefused(Visitor.Reply reply, String error) {
        assertThat(reply.text("/error")).as(reply.raw().body()).isEqualTo(error);
        assertThat(reply.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    }

    private static void assertOver(Visitor.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.raw().body()).contains("begin again");
    }

    @Test
    void whatWasPushedIsAnswered() {
        var reply = app.fetches("/oauth2/par", app.request());
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.text("/request_uri")).startsWith(PUSHED).hasSize(PUSHED.length() + 43);
        assertThat(reply.json().path("expires_in").asInt()).isEqualTo(90);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");

        var request = app.pushed(reply.text("/request_uri"));
        var page = App.shows(ada.browser, request);
        assertThat(page.raw().body()).contains("Let Diary in?", "read in your rooms");
        var back = App.back(App.presses(ada.browser, page, "allow"));
        assertThat(back).containsEntry("state", "a state");
        assertThat(app.redeems(Objects.requireNonNull(back.get("code"))).status()).isEqualTo(200);
    }

    @Test
    void nothingIsReadBesideWhatWasPushed() {
        var request = new HashMap<>(app.pushed(app.pushes()));
        request.put("state", "another state");
        request.put("scope", "openid rooms:write");
        request.put("redirect_uri", "https://evil.example/back");
        var page = App.shows(ada.browser, request);
        assertThat(page.raw().body()).doesNotContain("speak in your rooms");
        var answer = App.presses(ada.browser, page, "allow");
        assertThat(answer.header("Location")).startsWith(App.REDIRECT);
        assertThat(App.back(answer)).containsEntry("state", "a state");
    }

    @Test
    void itComesByPostToo() {
        var sent = App.posts(ada.browser, "/oauth2/authorize", app.pushed(app.pushes()));
        var page = ada.browser.get(sent.header("Location"));
        assertThat(App.back(App.presses(ada.browser, page, "allow"))).containsKey("code");
    }

    @Test
    void itIsAnsweredOnce() {
        var request = app.pushed(app.pushes());
        var page = App.shows(ada.browser, request);
        var again = App.shows(ada.browser, request);
        assertThat(App.back(App.presses(ada.browser, again, "allow"))).containsKey("code");
        assertOver(App.presses(ada.browser, page, "allow"));
        assertOver(App.sends(ada.browser, request));
    }

    @Test
    void aRefusalIsAnAnswer() {
        var request = app.pushed(app.pushes());
        var page = App.shows(ada.browser, request);
        assertThat(App.back(App.presses(ada.browser, page, "deny")))
                .containsEntry("error", "access_denied");
        assertOver(App.sends(ada.browser, request));
        var silent = app.pushed(app.pushes("prompt", "none"));
        assertThat(App.back(App.sends(house.visitor(), silent)))
                .containsEntry("error", "login_required");
        assertOver(App.sends(house.visitor(), silent));
    }

    @Test
    void ofManyAtOnceOneIsAnswered() throws Exception {
        app.code(ada.browser);
        var request = app.pushed(app.pushes());
        Callable<Visitor.Reply> sending = () -> App.sends(ada.browser, request);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int codes = 0;
            for (var it : threads.invokeAll(java.util.Collections.nCopies(20, sending))) {
                codes += it.get().header("Location").contains("code=") ? 1 : 0;
            }
            assertThat(codes).isEqualTo(1);
        }
    }

    @Test
    void itIsOfItsClientAndSoonOver() {
        var other = App.confidential(house);
        var uri = app.pushes();
        assertOver(App.sends(ada.browser, other.pushed(uri)));
        assertOver(App.sends(ada.browser, Map.of("request_uri", uri)));
        assertOver(App.sends(ada.browser, app.pushed(PUSHED + "A".repeat(43))));
        App.shows(ada.browser, app.pushed(uri));
        var waiting = App.shows(ada.browser, app.pushed(uri));
        house.time().pass(Duration.ofSeconds(91));
        assertOver(App.sends(ada.browser, app.pushed(uri)));
        assertThat(App.back(App.presses(ada.browser, waiting, "allow"))).containsKey("code");
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "redirect_uri, '', invalid_request",
        "redirect_uri, https://evil.example/back, invalid_request",
        "response_type, token, unsupported_response_type",
        "response_mode, fragment, invalid_request",
        "scope, nothing, invalid_scope",
        "request, eyJ.eyJ., request_not_supported",
        "request_uri, https://app.example/request, invalid_request",
        "request_uri, urn:ietf:params:oauth:request_uri:x, invalid_request",
        "dpop_jkt, short, invalid_request",
        "client_id, somebody, invalid_client",
        "client_secret, wrong, invalid_client",
    })
    void itIsLookedAtWhenItIsPushed(String name, String value, String error) {
        assertRefused(app.fetches("/oauth2/par", app.request(name, value)), error);
    }

    @Test
    void onlyTheClientPushes() {
        var nobody = App.posts(house.visitor(), "/oauth2/par", app.request());
        assertRefused(nobody, "invalid_client");
        var program = App.of(house, App.open(App.REDIRECT));
        var page = App.shows(ada.browser, program.pushed(program.pushes()));
        assertThat(page.raw().body()).contains("Let Diary in?");
    }

    @Test
    void anAppMaySayThatItPushesAlways() {
        var strict = App.of(house, App.wish(App.REDIRECT).pushed(true));
        assertThat(App.back(App.sends(ada.browser, strict.request())))
                .containsEntry("error", "invalid_request")
                .containsEntry("state", "a state");
        var page = App.shows(ada.browser, strict.pushed(strict.pushes()));
        assertThat(App.back(App.presses(ada.browser, page, "allow"))).containsKey("code");
    }

    @Test
    void otherAddressesOfRequestsAreNotRead() {
        var request = app.request("request_uri", "https://app.example/request");
        assertThat(App.back(App.sends(ada.browser, request)))
                .containsEntry("error", "request_uri_not_supported");
    }

    @Test
    void theSecretIsNotKeptWithIt() throws IOException {
        app.pushes("state", "a-state-that-is-kept");
        var kept = new StringBuilder();
        try (var files = Files.list(house.data())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                kept.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(kept.indexOf("a-state-that-is-kept")).isPositive();
        assertThat(kept.indexOf(Objects.requireNonNull(app.secret))).isNegative();
    }

    @Test
    @Tag("slow")
    void anAppLeavesNoMoreThanAThousand() {
        for (int i = 0; i < 1_000; i++) {
            app.pushes();
        }
        var reply = app.fetches("/oauth2/par", app.request());
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.text("/error")).isEqualTo("temporarily_unavailable");
        App.confidential(house).pushes();
        house.time().pass(Duration.ofSeconds(91));
        app.pushes();
    }

    @Test
    void aFewWhoPushAllTheyCanKeepNobodyOut() {
        Crowd.comesFrom(house, 10, 10_000);
        var page = App.shows(ada.browser, app.pushed(app.pushes()));
        assertThat(page.raw().body()).contains("Let Diary in?");
        var program = App.of(house, App.open(App.REDIRECT));
        assertThat(program.pushes()).startsWith(PUSHED);
        Crowd.leaves(house);
    }

    @Test
    void whereAllHaveOneThereIsNoPlaceForOneMore() {
        Crowd.leaves(house);
        Crowd.comesFrom(house, 10_000, 10_000);
        assertThat(app.fetches("/oauth2/par", app.request()).status()).isEqualTo(429);
        Crowd.leaves(house);
        app.pushes();
    }

    @Test
    void whereNothingIsProvedANeighbourhoodHasAShare() {
        var program = App.of(house, App.open(App.REDIRECT));
        Crowd.pushes(house, "from 127.0.0.0/24", 1_000);
        assertThat(program.fetches("/oauth2/par", program.request()).status()).isEqualTo(429);
        app.pushes();
        Crowd.leaves(house);
    }

    @Test
    void theProviderSaysThatItTakesThem() {
        var about = house.visitor().get("/.well-known/oauth-authorization-server");
        assertThat(about.text("/pushed_authorization_request_endpoint")).endsWith("/oauth2/par");
        assertThat(about.json().path("require_pushed_authorization_requests").asBoolean())
                .isFalse();
    }
}
