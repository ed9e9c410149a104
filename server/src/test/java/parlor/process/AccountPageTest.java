package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing up and in as a person does it, in Chromium.
@Tag("slow")
class AccountPageTest {
    private static final Path NODE = Path.of("src/test/node").toAbsolutePath();

    @TempDir Path data;

    @Test
    void somebodySignsUpOutInAndRecovers() throws Exception {
        assumeTrue(Files.isDirectory(NODE.resolve("node_modules")), "npm ci has not run");
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
        var errors = Files.createTempFile(data, "chromium", ".log");
        var process =
                new ProcessBuilder(
                                "node",
                                NODE.resolve("accounts.mjs").toString(),
                                Guest.JSON.writeValueAsString(task))
                        .redirectError(errors.toFile())
                        .start();
        var killer = process.onExit().orTimeout(90, TimeUnit.SECONDS);
        var _ = killer.exceptionally(late -> process.destroyForcibly());
        var steps = new ArrayList<JsonNode>();
        for (var line : process.inputReader().lines().toList()) {
            steps.add(Guest.JSON.readTree(line));
        }
        assertThat(Files.readString(errors)).as("what Chromium's driver said").isEmpty();
        return steps;
    }
}
