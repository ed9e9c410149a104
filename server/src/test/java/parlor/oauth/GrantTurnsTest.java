package parlor.oauth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parlor.accounts.Town;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.Outbound;
import parlor.identity.Key;
import parlor.identity.Session;

/// What is let in when its turn has come, and by whom.
class GrantTurnsTest {
    private static final URI URL = URI.create("https://parlor.example");
    private static final String BACK = "https://app.example/back";
    private static final String PASSWORD = "correct horse battery staple";

    private final Town town = new Town();
    private final Session ada = town.signsUp("Ada", PASSWORD);
    private final Edge edge =
            new Edge(town.stage.time, new SecureRandom(), new SecureRandom(), town.stage.time);
    private final OAuth oauth = oauth();
    private final Client client = new Clients(town.stage.database, edge).add(wish()).client();

    @AfterEach
    void close() {
        town.close();
    }

    private OAuth oauth() {
        var keys = town.stage.folder.resolve("keys");
        return OAuth.lazily(
                        new OAuth.Parts(
                                URL,
                                edge,
                                town.stage.database,
                                town.stage.sessions,
                                town.stage.rooms.residents(),
                                SigningRings.open(
                                        new Key.Folder(keys, edge, Optional.empty(), true),
                                        Limits.ACCOUNT_SESSION),
                                Runnable::run,
                                new Outbound(
                                        town.stage.time, Runnable::run, Outbound.Allowed.NOTHING)))
                .get();
    }

    private static Clients.Wish wish() {
        return new Clients.Wish("Television")
                .redirects(Set.of(URI.create(BACK)))
                .open(true)
                .firstParty(true)
                .pkce(false)
                .grants(Set.of("authorization_code", "device_code", "refresh_token"));
    }

    /// Has somebody else do what waits for its turn, and goes on when it waits.
    private <T> CompletableFuture<T> waits(Supplier<T> act) {
        int before = town.stage.rooms.lane().depth();
        var done = new CompletableFuture<T>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        done.complete(act.get());
                    } catch (RuntimeException e) {
                        done.completeExceptionally(requireNonNull(e.getCause()));
                    }
                });
        while (town.stage.rooms.lane().depth() == before && !done.isDone()) {
            Thread.onSpinWait();
        }
        return done;
    }

    private <T> T done(Supplier<T> act) {
        return town.stage.done(waits(act));
    }

    private UserCode code() throws Exception {
        var request =
                new HTTPRequest(
                        HTTPRequest.Method.POST, URL.resolve("/oauth2/device_authorization"));
        request.setEntityContentType(ContentType.APPLICATION_URLENCODED);
        request.setBody("client_id=%s&scope=openid+offline_access".formatted(client.id()));
        var asked = done(() -> oauth.device(request, "192.0.2.0/24"));
        var answer = new ObjectMapper().readTree(asked.getBody());
        return UserCode.typed(answer.path("user_code").asText()).orElseThrow();
    }

    private Asking.Step arrives() {
        var request =
                Map.of(
                        "response_type", List.of("code"),
                        "client_id", List.of(client.id()),
                        "redirect_uri", List.of(BACK),
                        "code_challenge", List.of("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
                        "code_challenge_method", List.of("S256"),
                        "scope", List.of("openid offline_access"));
        return oauth.asking().begin(request, "a browser", "192.0.2.0/24", ada);
    }

    @Test
    void nobodyLetsADeviceInWhoseSessionEndsMeanwhile() throws Exception {
        var code = code();
        var change = town.changing(ada, "a very different phrase");
        var let = waits(() -> oauth.devices().allow(code, ada));
        town.stage.done(change);
        assertThat(outcome(() -> town.stage.done(let))).isEqualTo("not_authenticated");
        assertThat(town.count("oauth_grant")).isZero();
        assertThat(oauth.letIn(ada.user().id())).isEmpty();
    }

    @Test
    void noCodeIsGivenInASessionThatEndsMeanwhile() {
        var change = town.changing(ada, "a very different phrase");
        var let = waits(this::arrives);
        town.stage.done(change);
        assertThat(outcome(() -> town.stage.done(let))).isEqualTo("not_authenticated");
        assertThat(town.count("oauth_grant")).isZero();
    }

    @Test
    void whatIsLetInMayBeTakenBackFromTheFirstMoment() throws Exception {
        var code = code();
        var let = waits(() -> oauth.devices().allow(code, ada));
        town.stage.step();
        assertThat(oauth.letIn(ada.user().id()))
                .extracting(it -> it.client().name())
                .containsExactly("Television");
        assertThat(town.stage.done(let)).isTrue();
        assertThat(town.count("oauth_grant")).isEqualTo(1);
        assertThat(done(this::arrives)).isInstanceOf(Asking.Told.class);
        assertThat(town.count("oauth_grant")).isEqualTo(2);
    }
}
