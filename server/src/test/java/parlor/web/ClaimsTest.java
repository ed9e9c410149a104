package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What apps are told of people, and what they may demand of it.
@Tag("slow")
class ClaimsTest {
    private static final MailSink sink = MailSink.open();
    private static final House house =
            House.open(Map.of("PARLOR_RATE_LIMITS", "off", "PARLOR_SMTP_URL", sink.url()));
    private static final String PASSWORD = "correct horse battery staple";
    private static int people;

    private final App app = App.confidential(house);
    private final String name = "Clara" + people++;
    private final Person ada = new Person(house.visitor(), name);

    @AfterAll
    static void close() {
        house.close();
        sink.close();
    }

    private String address() {
        return name.toLowerCase(java.util.Locale.ROOT) + "@example.org";
    }

    private MailSink.Received signsUpWithAnAddress() {
        assertThat(ada.signsUp(PASSWORD, Map.of("email", address())).status()).isEqualTo(201);
        return sink.next();
    }

    private void hasConfirmedHerAddress() {
        var letter = signsUpWithAnAddress();
        house.visitor().post("/api/v1/email/confirm", Map.of("token", letter.token()));
        assertThat(sink.next().to()).isEqualTo(address());
    }

    private Visitor.Reply tokens(App app, String... changed) {
        var reply = app.redeems(app.code(ada.browser, changed));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply;
    }

    private static JsonNode told(Visitor.Reply tokens) {
        return house.bearer(tokens.text("/access_token")).get("/oauth2/userinfo").json();
    }

    private String subject() {
        return App.claims(tokens(app).text("/id_token")).path("sub").asText();
    }

    private static String wants(String claim, String how) {
        return "{\"id_token\":{\"%s\":%s}}".formatted(claim, how);
    }

    @Test
    void anAppIsToldTheAddressThatIsConfirmed() {
        hasConfirmedHerAddress();
        var page = App.shows(ada.browser, app.request("scope", "openid email"));
        assertThat(page.raw().body()).contains("see your e-mail address");
        var got = tokens(app, "scope", "openid email");
        assertThat(told(got).path("email").asText()).isEqualTo(address());
        assertThat(told(got).path("email_verified").asBoolean()).isTrue();
        assertThat(App.claims(got.text("/id_token")).has("email")).isFalse();
        assertThat(told(tokens(app, "scope", "openid profile")).has("email")).isFalse();
    }

    @Test
    void anAddressThatNobodyHasConfirmedIsToldToNobody() {
        signsUpWithAnAddress();
        assertThat(told(tokens(app, "scope", "openid email")).size()).isEqualTo(1);
    }

    @Test
    void whatIsAskedForAloneIsAgreedToAlone() {
        hasConfirmedHerAddress();
        var claims = wants("email", "{\"essential\":true}");
        var request = app.request("scope", "openid", "claims", claims);
        assertThat(App.shows(ada.browser, request).raw().body())
                .contains("see your e-mail address")
                .doesNotContain("your picture");
        var got = tokens(app, "scope", "openid", "claims", claims);
        assertThat(App.claims(got.text("/id_token")).path("email").asText()).isEqualTo(address());
        assertThat(App.claims(got.text("/id_token")).has("email_verified")).isFalse();
        assertThat(told(got).has("email")).isFalse();
    }

    @Test
    void anAppAsksForNothingThatItIsNotRegisteredFor() {
        hasConfirmedHerAddress();
        var modest = App.of(house, App.wish(App.REDIRECT).scopes(Set.of("openid", "profile")));
        var claims = "{\"userinfo\":{\"email\":null,\"name\":null}}";
        var request = modest.request("scope", "openid email", "claims", claims);
        assertThat(App.shows(ada.browser, request).raw().body())
                .contains("your picture")
                .doesNotContain("e-mail");
        var got = tokens(modest, "scope", "openid email", "claims", claims);
        assertThat(got.text("/scope")).isEqualTo("openid");
        assertThat(told(got).fieldNames()).toIterable().containsExactlyInAnyOrder("sub", "name");
    }

    @Test
    void theIdTokenNamesTheAccessTokenItCameWith() {
        ada.signsUp(PASSWORD);
        var first = tokens(app);
        var second = app.refreshes(first.text("/refresh_token"));
        for (var got : new Visitor.Reply[] {first, second}) {
            assertThat(App.claims(got.text("/id_token")).path("at_hash").asText())
                    .isEqualTo(App.hash(got.text("/access_token")));
        }
    }

    @Test
    void anAppSaysWhoShallSignIn() {
        ada.signsUp(PASSWORD);
        var me = subject();
        var claims = wants("sub", "{\"value\":\"%s\"}".formatted(me));
        assertThat(App.claims(tokens(app, "claims", claims).text("/id_token")).path("sub").asText())
                .isEqualTo(me);
        var either = wants("sub", "{\"values\":[\"somebody\",\"%s\"]}".formatted(me));
        tokens(app, "claims", either);

        var ben = Person.of(house, "Claus" + people++, PASSWORD);
        app.code(ben.browser);
        assertThat(App.shows(ben.browser, app.request("claims", claims)).raw().body())
                .contains("type=\"password\"");
        var silent = app.request("claims", claims, "prompt", "none");
        assertThat(App.back(App.sends(ben.browser, silent)))
                .containsEntry("error", "login_required");
    }

    @Test
    void anAppDoesNotNameTwoPeople() {
        ada.signsUp(PASSWORD);
        var token = tokens(app).text("/id_token");
        var other = wants("sub", "{\"value\":\"somebody\"}");
        var contrary = app.request("id_token_hint", token, "claims", other);
        assertThat(App.back(App.sends(ada.browser, contrary)))
                .containsEntry("error", "invalid_request");
        var same = wants("sub", "{\"value\":\"%s\"}".formatted(subject()));
        tokens(app, "id_token_hint", token, "claims", same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"essential\":true,\"values\":[\"urn:mace:incommon:iap:silver\"]}",
                "{\"essential\":true,\"value\":\"1\"}",
            })
    void aWayOfSigningInThatIsNotHereIsRefused(String acr) {
        ada.signsUp(PASSWORD);
        var request = app.request("claims", wants("acr", acr));
        assertThat(App.back(App.sends(ada.browser, request)))
                .containsEntry("error", "unmet_authentication_requirements")
                .containsEntry("state", "a state");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{\"essential\":true}",
                "{\"values\":[\"urn:mace:incommon:iap:silver\"]}",
                "{\"essential\":true,\"values\":[\"1\",\"urn:parlor:password\"]}",
            })
    void aWayOfSigningInThatIsOnlyWishedForIsTaken(String acr) {
        ada.signsUp(PASSWORD);
        var got = tokens(app, "claims", wants("acr", acr));
        assertThat(App.claims(Objects.requireNonNull(got.text("/id_token"))).path("acr").asText())
                .isEqualTo("urn:parlor:password");
    }

    @Test
    void theProviderSaysWhatItTells() {
        var about = house.visitor().get("/.well-known/openid-configuration").json();
        assertThat(about.path("scopes_supported").toString()).contains("\"email\"");
        assertThat(about.path("claims_supported").toString())
                .contains("\"email\"", "\"email_verified\"", "\"at_hash\"");
    }
}
