package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A public room as people find it, come in, look after it and end it, in Chromium.
@Tag("slow")
class PublicRoomsPageTest {
    @TempDir Path data;

    @Test
    void peopleFindAPublicRoomAndItsOwnersLookAfterIt() throws Exception {
        NodeScript.assumeBrowser();
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var task = Map.of("origin", server.url().toString(), "password", "correct horse");
            assertThat(NodeScript.told("public-rooms", task))
                    .containsExactly(
                            Map.of(
                                    "step",
                                    "a stranger looks",
                                    "seen",
                                    "Dragons games · 1 person",
                                    "buttons",
                                    0,
                                    "hint",
                                    true),
                            Map.of("step", "ben searches", "found", "Found: 1."),
                            Map.of("step", "ben is in", "at", "Dragons", "menus", 0),
                            Map.of(
                                    "step",
                                    "ada may",
                                    "acts",
                                    List.of(
                                            "Make moderator",
                                            "Hand the room over",
                                            "Remove",
                                            "Ban")),
                            Map.of("step", "ben may", "acts", List.of("Remove", "Ban"), "ada", 0),
                            Map.of(
                                    "step",
                                    "cyd is removed",
                                    "problem",
                                    "You were removed from the room."),
                            Map.of("step", "ben owns it", "ada", "Ada (moderator), you, here"),
                            Map.of("step", "ada is back", "problem", false),
                            Map.of(
                                    "step",
                                    "it is gone",
                                    "problem",
                                    "The room was deleted.",
                                    "listed",
                                    0));
        }
    }
}
