package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see of the proof of their dice, in Chromium, at an honest table and at others.
@Tag("slow")
class FairPageTest {
    @TempDir Path data;

    private JsonNode steps() throws Exception {
        NodeScript.assumeBrowser();
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var steps = Guest.JSON.createObjectNode();
            for (var said : NodeScript.run("fair", Map.of("origin", server.url().toString()))) {
                steps.set(said.get("step").asText(), said);
            }
            return steps;
        }
    }

    private static List<String> marks(JsonNode step) {
        return step.get("marks").valueStream().map(JsonNode::asText).toList();
    }

    private static String last(JsonNode step) {
        return marks(step).getLast();
    }

    @Test
    void aPageShowsWhatIsProvedAndWhatIsWrong() throws Exception {
        var steps = steps();
        assertThat(steps.propertyStream().map(Map.Entry::getKey))
                .containsExactly(
                        "rolled",
                        "proved",
                        "reloaded",
                        "mixed",
                        "unanswered",
                        "answered",
                        "other bytes",
                        "other faces",
                        "other seed",
                        "other history");
        proved(steps);
        assertThat(last(steps.get("mixed"))).contains("mixed in after it was sent");
        assertThat(steps.get("unanswered").get("said").asText()).contains("2d12: not answered");
        assertThat(last(steps.get("answered"))).startsWith("○").doesNotContain("wrong");
        assertThat(last(steps.get("other bytes"))).contains("wrong", "bytes that this page sent");
        assertThat(last(steps.get("other faces"))).contains("wrong", "head of the log");
        assertThat(steps.get("other seed").get("said").asText()).contains("committed to");
        assertThat(steps.get("other history").get("said").asText()).contains("saw before");
    }

    /// Of a secret roll only its roller knows the bytes.
    private static void proved(JsonNode steps) {
        assertThat(marks(steps.get("rolled"))).hasSize(11).containsOnly("○");
        assertThat(marks(steps.get("proved"))).hasSize(11).containsOnly("✓ proved");
        assertThat(steps.get("proved").get("theirs").get(9).asText()).isEqualTo("○");
        assertThat(steps.get("reloaded").get("wrong").asText()).isEmpty();
    }
}
