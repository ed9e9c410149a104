package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose face is seen in a room, in Chromium.
@Tag("slow")
class FacesTest {
    @TempDir Path data;

    private List<JsonNode> steps() throws Exception {
        NodeScript.assumeBrowser();
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var task = Map.of("origin", server.url().toString(), "password", "correct horse");
            return NodeScript.run("faces", task);
        }
    }

    @Test
    void everyLineShowsWhatItsWriterWearsNow() throws Exception {
        var steps = steps();
        assertThat(steps)
                .extracting(step -> step.get("step").asText())
                .containsExactly("seen", "changed", "taken off");
        var seen = steps.get(0);
        assertThat(seen.get("beside").asText()).as("the name follows").isEmpty();
        assertThat(seen.get("listed").asText()).isEqualTo("Picture of Ada");
        assertThat(seen.get("initials").asText()).isEqualTo("BO");
        assertThat(seen.get("text").asText()).startsWith("Ben Oldham: And to you");
        assertThat(seen.get("pictures").asInt()).isZero();
        assertThat(seen.at("/heights/0").asDouble()).isEqualTo(seen.at("/heights/1").asDouble());
        assertThat(steps.get(1).get("same").asBoolean()).isFalse();
        assertThat(steps.get(1).get("missing")).as("pictures that are gone").isEmpty();
        assertThat(steps.get(2).get("initials").asText()).isEqualTo("A");
        assertThat(steps.get(2).get("missing")).isEmpty();
    }
}
