package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator sees and does, and others do not, in Chromium.
@Tag("slow")
class AdminPageTest {
    @TempDir Path data;

    private List<JsonNode> steps() throws Exception {
        NodeScript.assumeBrowser();
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            Apps.client(data, "add", "--name", "Diary", "--redirect", "https://diary.example/back");
            var task = Map.of("origin", server.url().toString(), "password", "correct horse");
            return NodeScript.run("admin", task);
        }
    }

    @Test
    void anAdministratorLooksAfterAccountsRoomsAndInvitations() throws Exception {
        var steps = steps();
        assertThat(steps)
                .extracting(step -> step.get("step").asText())
                .containsExactly(
                        "stranger",
                        "no administrator",
                        "administrator",
                        "invited",
                        "disabled",
                        "deleted",
                        "app removed",
                        "refused");
        assertThat(steps.get(0).get("desk").asBoolean()).isFalse();
        assertThat(steps.get(1).get("desk").asBoolean()).isFalse();
        assertThat(steps.get(2).get("warnings").asText())
                .contains("keys lie in clear", "PARLOR_SECRET");
        assertThat(steps.get(2).get("accounts").asInt()).isEqualTo(2);
        assertThat(steps.get(3).get("code").asText()).isNotEmpty();
        assertThat(steps.get(5).get("acts").valueStream().map(JsonNode::asText))
                .contains("account disabled", "account deleted", "room deleted");
        assertThat(steps.get(5).get("deletion").valueStream().map(JsonNode::asText))
                .containsExactly("Ada", "account deleted", "deleted account", "");
        assertThat(steps.get(5).get("closing").valueStream().map(JsonNode::asText))
                .containsExactly("Ada", "room deleted", "", "a room that is gone");
        assertThat(steps.get(6).get("app").asText())
                .contains("https://diary.example/back", "confidential");
        assertThat(steps.get(7).get("problem").asText()).contains("Nobody would administer");
    }
}
