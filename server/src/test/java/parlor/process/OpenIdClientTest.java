package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app that was not written here, registered by the command line, and somebody in Chromium who
/// lets it in.
@Tag("slow")
class OpenIdClientTest {
    private static final String GRANTS = "authorization_code,refresh_token,client_credentials";

    @TempDir Path data;

    @Test
    void openidClientSignsSomebodyIn() throws Exception {
        NodeScript.assumeBrowser();
        int port = RunningServer.freePort();
        var redirect = "http://127.0.0.1:%d/back".formatted(RunningServer.freePort());
        try (var server = RunningServer.start(data, port, Map.of())) {
            var app =
                    client(
                            "add",
                            "--name",
                            "Diary",
                            "--redirect",
                            redirect,
                            "--post-logout-redirect",
                            redirect,
                            "--grant",
                            GRANTS);
            var steps = NodeScript.run("openid", task(server, app, redirect));
            assertThat(steps)
                    .extracting(step -> step.get("step").asText())
                    .containsExactly(
                            "asked to sign in",
                            "asked to agree",
                            "signed in",
                            "refreshed",
                            "looked at",
                            "used twice",
                            "ended",
                            "not asked again",
                            "revoked",
                            "asked anew",
                            "for itself",
                            "signed out");
            assertThat(Apps.at(steps, "asked to sign in").path("name").asText()).isEqualTo("Ada");
            assertThat(Apps.at(steps, "asked to agree").path("text").asText())
                    .contains("Let Diary in?", "127.0.0.1", "not verified", "You are Ada");
            assertThat(Apps.at(steps, "signed in").path("name").asText()).isEqualTo("Ada");
            assertThat(Apps.at(steps, "refreshed").path("sub").asBoolean()).isTrue();
            assertThat(Apps.at(steps, "looked at").path("active").asBoolean()).isTrue();
            for (var step : List.of("used twice", "ended", "revoked")) {
                assertThat(Apps.at(steps, step).path("error").asText()).isEqualTo("invalid_grant");
            }
            assertThat(Apps.at(steps, "asked anew").path("fields").asInt()).isEqualTo(1);
            assertThat(Apps.at(steps, "signed out").path("state").asText()).isEqualTo("left");
            assertThat(Apps.at(steps, "signed out").path("error").asText())
                    .isEqualTo("login_required");
        }
    }

    @Test
    void appsAreLookedAfterBesideTheServer() throws Exception {
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            assertThat(server.url()).isNotNull();
            var redirect = "https://app.example/back";
            var app = client("add", "--name", "Diary", "--redirect", redirect);
            var id = app.path("client_id").asText();
            assertThat(app.path("client_secret").asText()).hasSize(43);
            var renewed = client("secret", id);
            assertThat(renewed.path("client_secret")).isNotEqualTo(app.path("client_secret"));
            var open = client("add", "--name", "Program", "--public", "--redirect", redirect);
            assertThat(open.has("client_secret")).isFalse();
            assertThat(ended("list", "--json").output().lines()).hasSize(2);
            assertThat(ended("remove", id).code()).isZero();
            assertThat(ended("remove", id).code()).isEqualTo(2);
            assertThat(ended("list").output()).contains("Program  public").doesNotContain(id);
            for (var wrong :
                    List.of("http://app.example/back", "app:/back", "javascript:alert(1)")) {
                var refused = ended("add", "--name", "X", "--redirect", wrong);
                assertThat(refused.code()).as(wrong).isEqualTo(2);
                assertThat(refused.output()).isEmpty();
            }
        }
    }

    private static Map<String, ?> task(RunningServer server, JsonNode app, String redirect) {
        return Map.of(
                "origin",
                server.url().toString(),
                "client_id",
                app.path("client_id").asText(),
                "client_secret",
                app.path("client_secret").asText(),
                "redirect",
                redirect,
                "name",
                "Ada",
                "password",
                "correct horse battery staple");
    }

    private JsonNode client(String... arguments) throws Exception {
        return Apps.client(data, arguments);
    }

    private RunningServer.Ended ended(String... arguments) throws Exception {
        return Apps.ended(data, arguments);
    }
}
