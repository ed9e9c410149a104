package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Libraries for apps that were not written here, and somebody in Chromium who signs in for them.
@Tag("slow")
class RelyingPartiesTest {
    private static final String GRANTS = "authorization_code,refresh_token,client_credentials";

    @TempDir Path data;

    @BeforeAll
    static void assumeInstalled() {
        NodeScript.assumeBrowser();
    }

    @Test
    void oauth4webapiFindsEveryAnswerRight() throws Exception {
        var redirect = redirect();
        var key = new ECKeyGenerator(Curve.P_256).keyID("mine").generate();
        var keys = data.resolve("keys.json");
        Files.writeString(keys, new JWKSet(key.toPublicJWK()).toString());
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var keeper = add("--redirect", redirect, "--grant", GRANTS + ",device_code");
            var signer = add("--redirect", redirect, "--grant", GRANTS, "--jwks", keys.toString());
            var task = task(server, keeper, redirect);
            task.put(
                    "signer",
                    Map.of(
                            "client_id",
                            signer.path("client_id").asText(),
                            "key",
                            key.toJSONObject()));
            var steps = NodeScript.run("oauth4webapi", task);
            assertThat(steps)
                    .extracting(step -> step.toString().replace('"', '\''))
                    .containsExactly(
                            "{'step':'discovered','same':true}",
                            "{'step':'signed in','name':'Ada',"
                                    + "'scope':'openid profile rooms:read offline_access'}",
                            "{'step':'access token','sub':true,'client':true}",
                            "{'step':'refreshed','sub':true,'since':true}",
                            "{'step':'looked at','active':true,'client':true,'who':'Ada'}",
                            "{'step':'used twice','error':'invalid_grant'}",
                            "{'step':'ended','error':'invalid_grant'}",
                            "{'step':'revoked','active':false,'error':'invalid_grant'}",
                            "{'step':'signed by a key','sub':true}",
                            "{'step':'refreshed by a key','sub':true}",
                            "{'step':'pushed and bound','type':'dpop','userinfo':200,"
                                    + "'stolen':401,'api':200,'refreshed':'dpop'}",
                            "{'step':'on a device','waiting':'authorization_pending',"
                                    + "'sub':true,'again':'invalid_grant'}",
                            "{'step':'for itself','how':'basic','scope':'rooms:read','refresh':false}",
                            "{'step':'for itself','how':'post','scope':'rooms:read','refresh':false}",
                            "{'step':'for itself','how':'key','scope':'rooms:read','refresh':false}",
                            "{'step':'not proved','schemes':['basic']}");
        }
    }

    @Test
    void oidcClientTsSignsSomebodyInToAPageOfAnotherSite() throws Exception {
        var redirect = redirect();
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var app = add("--public", "--redirect", redirect, "--post-logout-redirect", redirect);
            var steps = NodeScript.run("oidc-client-ts", task(server, app, redirect));
            assertThat(steps)
                    .extracting(step -> step.toString().replace('"', '\''))
                    .containsExactly(
                            "{'step':'signed in','name':'Ada',"
                                    + "'scope':'openid profile rooms:read offline_access'}",
                            "{'step':'renewed','sub':true,'other':true}",
                            "{'step':'asked for its rooms','status':200}",
                            "{'step':'asked for itself','name':'Ada'}",
                            "{'step':'revoked','error':'invalid_grant'}",
                            "{'step':'signed out','state':true,'stranger':true}");
        }
    }

    private static String redirect() throws Exception {
        return "http://127.0.0.1:%d/back".formatted(RunningServer.freePort());
    }

    private JsonNode add(String... arguments) throws Exception {
        var all = new java.util.ArrayList<>(List.of("add", "--name", "Diary"));
        all.addAll(List.of(arguments));
        return Apps.client(data, all.toArray(String[]::new));
    }

    private static Map<String, Object> task(RunningServer server, JsonNode app, String redirect) {
        var task = new HashMap<String, Object>();
        task.put("origin", server.url().toString());
        task.put("redirect", redirect);
        task.put("name", "Ada");
        task.put("password", "correct horse battery staple");
        task.put("client_id", app.path("client_id").asText());
        task.put("client_secret", app.path("client_secret").asText());
        return task;
    }
}
