package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `./parlor client`: apps as whoever hosts the server registers them, and what they tell.
final class Apps {
    private Apps() {}

    /// What the command printed as JSON; it must end well.
    static JsonNode client(Path data, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        var ended = ended(data, all.toArray(String[]::new));
        assertThat(ended.code()).as(ended.errors()).isZero();
        return Guest.JSON.readTree(ended.output());
    }

    static RunningServer.Ended ended(Path data, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("client"));
        all.addAll(List.of(arguments));
        var environment = RunningServer.environment(data, 0, Map.of());
        return RunningServer.run(environment, all.toArray(String[]::new));
    }

    /// What an app told at a step.
    static JsonNode at(List<JsonNode> steps, String name) {
        return steps.stream()
                .filter(step -> step.get("step").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + name + " in " + steps));
    }
}
