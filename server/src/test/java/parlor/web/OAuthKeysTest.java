package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.identity.Key;
import parlor.oauth.SigningRings;

/// The keys that sign what apps get: they change, and what the old ones signed is good until it
/// ends.
@Tag("slow")
class OAuthKeysTest {
    private static final String PASSWORD = "correct horse battery staple";

    private final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private App app;
    private Person ada;

    @BeforeEach
    void anAppIsLetIn() {
        app = App.confidential(house);
        ada = Person.of(house, "Kaya", PASSWORD);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Visitor.Reply tokens() {
        var reply = app.redeems(app.code(ada.browser));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply;
    }

    private static String kid(String token) {
        return App.header(token).path("kid").asText();
    }

    private List<String> published() {
        return house.visitor().get("/oauth2/jwks").json().path("keys").findValuesAsText("kid");
    }

    private Visitor.Reply asks(String token) {
        return house.bearer(token).get("/oauth2/userinfo");
    }

    /// As the command line does beside a running server.
    private void rotates() {
        var time = house.time();
        var edge = new Edge(time, new SecureRandom(), new SecureRandom(), time);
        var folder = new Key.Folder(house.data().resolve("keys"), edge, Optional.empty(), true);
        assertThat(SigningRings.open(folder, Limits.ACCOUNT_SESSION).rotate()).hasSize(2);
        time.pass(Duration.ofSeconds(5));
    }

    /// The server looks into the folder on another thread.
    private static void until(BooleanSupplier so) throws InterruptedException {
        for (int tries = 0; tries < 600 && !so.getAsBoolean(); tries++) {
            Thread.sleep(50);
        }
        assertThat(so.getAsBoolean()).isTrue();
    }

    @Test
    void aNewKeySignsAndTheOldOneVerifies() throws Exception {
        assertThat(published()).hasSize(2);
        var old = tokens();
        var before = published();
        assertThat(before).contains(kid(old.text("/id_token")));
        rotates();
        until(() -> published().size() == 4);
        assertThat(published()).containsAll(before);
        var fresh = tokens();
        for (var name : List.of("/access_token", "/id_token")) {
            assertThat(before).doesNotContain(kid(fresh.text(name)));
            assertThat(published()).contains(kid(fresh.text(name)));
        }
        assertThat(asks(old.text("/access_token")).status()).isEqualTo(200);
        assertThat(asks(fresh.text("/access_token")).status()).isEqualTo(200);
        var hint = "/oauth2/logout?id_token_hint=" + old.text("/id_token");
        assertThat(ada.browser.get(hint).raw().body()).contains("signed out");
    }

    @Test
    void theyLieInFilesOfTheirOwnAndAreThereAfterARestart() throws Exception {
        var before = tokens();
        var keys = published();
        house.restart();
        assertThat(published()).isEqualTo(keys);
        try (var files = Files.list(house.data().resolve("keys"))) {
            assertThat(files.map(it -> it.getFileName().toString()))
                    .anyMatch(it -> it.matches("oauth-es256-\\w+\\.key"))
                    .anyMatch(it -> it.matches("oauth-rs256-\\w+\\.key"));
        }
        assertThat(keys).contains(kid(before.text("/id_token")));
    }

    @Test
    void whatLostKeysSignedIsWorthNothingAndNewOnesAreMade() throws Exception {
        var old = tokens().text("/access_token");
        try (var files = Files.newDirectoryStream(house.data().resolve("keys"), "oauth-*.key")) {
            files.forEach(OAuthKeysTest::remove);
        }
        house.restart();
        assertThat(asks(old).status()).isEqualTo(401);
        assertThat(published()).hasSize(2).doesNotContain(kid(old));
    }

    @Test
    void whatIsTakenFromARunningServerSignsAndVerifiesNothingMore() throws Exception {
        var old = tokens();
        var before = published();
        try (var files = Files.newDirectoryStream(house.data().resolve("keys"), "oauth-*.key")) {
            files.forEach(OAuthKeysTest::remove);
        }
        house.time().pass(Duration.ofSeconds(5));
        until(() -> published().stream().noneMatch(before::contains));
        assertThat(asks(old.text("/access_token")).status()).isEqualTo(401);
        var fresh = app.refreshes(old.text("/refresh_token"));
        assertThat(asks(fresh.text("/access_token")).status()).isEqualTo(200);
        assertThat(published()).hasSize(2).contains(kid(fresh.text("/access_token")));
    }

    @Test
    void nobodyKeepsTheKeysOfYesterday() {
        assertThat(house.visitor().get("/oauth2/jwks").header("Cache-Control"))
                .isEqualTo("no-cache");
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
