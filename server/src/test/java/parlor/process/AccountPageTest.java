package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing up and in as a person does it, in Chromium.
@Tag("slow")
class AccountPageTest {
    @TempDir Path data;

    @Test
    void somebodySignsUpOutInAndRecovers() throws Exception {
        NodeScript.assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "Chromium is not installed");
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var steps = steps(server.url().toString());
            assertThat(steps)
                    .extracting(step -> step.get("step").asText())
                    .containsExactly(
                            "signed up", "made a room", "refused", "signed in", "recovered");
            assertThat(steps.get(0).get("codes").asInt()).isEqualTo(10);
            assertThat(steps.get(1).get("members").asText()).contains("Ada (owner), you");
            assertThat(steps.get(2).get("problem").asText()).contains("wrong");
        }
    }

    private List<JsonNode> steps(String origin) throws Exception {
        var task =
                Map.of(
                        "origin", origin,
                        "name", "Ada",
                        "password", "correct horse battery staple",
                        "other", "a very different phrase");
        return NodeScript.run("accounts", task);
    }
}
