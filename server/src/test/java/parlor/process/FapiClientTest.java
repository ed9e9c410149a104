package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app that was not written here signs, pushes and proves its keys, as the FAPI 2.0 Security
/// Profile demands.
@Tag("slow")
class FapiClientTest {
    @TempDir Path data;

    @BeforeAll
    static void assumeInstalled() {
        NodeScript.assumeBrowser();
    }

    @Test
    void openidClientSignsPushesAndProves() throws Exception {
        var redirect = "http://127.0.0.1:%d/back".formatted(RunningServer.freePort());
        var key = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        var keys = data.resolve("keys.json");
        Files.writeString(keys, new JWKSet(key.toPublicJWK()).toString());
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var bank =
                    Apps.client(
                            data,
                            "add",
                            "--name",
                            "Bank",
                            "--redirect",
                            redirect,
                            "--jwks",
                            keys.toString(),
                            "--par",
                            "--dpop");
            assertThat(bank.has("client_secret")).isFalse();
            var listed = Apps.client(data, "list");
            assertThat(listed.path("require_pushed_authorization_requests").asBoolean()).isTrue();
            assertThat(listed.path("dpop_bound_access_tokens").asBoolean()).isTrue();

            var steps =
                    NodeScript.run(
                            "fapi",
                            Map.of(
                                    "origin",
                                    server.url().toString(),
                                    "redirect",
                                    redirect,
                                    "name",
                                    "Ada",
                                    "password",
                                    "correct horse battery staple",
                                    "client_id",
                                    bank.path("client_id").asText(),
                                    "key",
                                    key.toJSONObject()));
            assertThat(steps)
                    .extracting(step -> step.toString().replace('"', '\''))
                    .containsExactlyElementsOf(expected());
        }
    }

    private static List<String> expected() {
        return List.of(
                bound("ES256"), bound("PS256"), "{'step':'not pushed','error':'invalid_request'}");
    }

    private static String bound(String algorithm) {
        return "{'step':'bound','algorithm':'"
                + algorithm
                + "','sent':'client_id request_uri','type':'dpop','name':'Ada','asked':200,"
                + "'stolen':401,'kept':true}";
    }
}
