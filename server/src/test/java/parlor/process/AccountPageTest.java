package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
        NodeScript.assumeBrowser();
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

    @Test
    void mistakesStandBesideTheirFieldsAndSomebodyLeavesForGood() throws Exception {
        NodeScript.assumeBrowser();
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var task = Map.of("origin", server.url().toString(), "password", "correct horse");
            assertThat(NodeScript.told("keeping", task))
                    .containsExactly(
                            Map.of(
                                    "step", "found by the browser",
                                    "fields", List.of("username", "password"),
                                    "at", "username"),
                            Map.of(
                                    "step", "found by the server",
                                    "mistakes", "username: This name is taken.",
                                    "at", "username",
                                    "seen", true),
                            Map.of(
                                    "step",
                                    "signed up",
                                    "asked",
                                    1,
                                    "problem",
                                    false,
                                    "at",
                                    "Keep these codes"),
                            Map.of(
                                    "step",
                                    "went without the codes",
                                    "warnings",
                                    List.of("beforeunload"),
                                    "mail",
                                    false),
                            Map.of(
                                    "step",
                                    "took them along",
                                    "file",
                                    "parlor-recovery-codes.txt",
                                    "warnings",
                                    List.of(),
                                    "here",
                                    "Chrome on Linux, from 127.0.0.0/24"),
                            Map.of(
                                    "step", "not that name",
                                    "mistakes",
                                            "username: This name is in use in a room of yours."),
                            Map.of("step", "another name", "name", "Benno", "mistakes", 0),
                            Map.of(
                                    "step", "not without the password",
                                    "mistakes", "password: This is not your password."),
                            Map.of(
                                    "step", "gone",
                                    "news", "Your account is deleted",
                                    "at", "Your account is deleted"),
                            Map.of(
                                    "step", "gone for good",
                                    "mistakes", "password: The name or the password is wrong."),
                            Map.of(
                                    "step",
                                    "the last administrator",
                                    "problem",
                                    "You are the last administrator: make somebody else"
                                            + " one first, under Administration.",
                                    "seen",
                                    true));
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
