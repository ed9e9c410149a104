package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading back in a room, and mending what one has said, in Chromium.
@Tag("slow")
class RoomPageTest {
    @TempDir Path data;

    @Test
    void peopleReadWhatWasBeforeAndMendWhatTheySaid() throws Exception {
        NodeScript.assumeBrowser();
        var settings = Map.of("PARLOR_RATE_LIMITS", "off");
        try (var server = RunningServer.start(data, RunningServer.freePort(), settings)) {
            var task = Map.of("origin", server.url().toString(), "lines", 150);
            assertThat(NodeScript.told("room", task))
                    .containsExactly(
                            Map.of("step", "comes by a link", "first", "join"),
                            Map.of(
                                    "step",
                                    "reads what was before",
                                    "more",
                                    true,
                                    "whole",
                                    true,
                                    "button",
                                    false,
                                    "menus",
                                    0),
                            Map.of("step", "edits", "text", "line 150", "button", "Change"),
                            Map.of("step", "thinks better of it", "text", "", "button", "Say"),
                            Map.of("step", "deletes", "left", 0),
                            Map.of(
                                    "step",
                                    "mistypes",
                                    "mistake",
                                    "There is no such command.",
                                    "text",
                                    "/nonsense"));
        }
    }
}
