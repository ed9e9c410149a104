package parlor.process;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that were not written here: npm `ws` and `websocket`, Chromium's EventSource, curl.
@Tag("slow")
class ForeignClientsTest {
    @TempDir Path data;
    private RunningServer server;
    private Guest.Made made;

    @BeforeEach
    void someoneHasSpoken() throws Exception {
        server = RunningServer.start(data, RunningServer.freePort(), Map.of());
        made = Guest.makesRoom(server.url(), "Ada");
        say("one");
        say("two");
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "websocket"})
    void nodeClientsSendAndResume(String client) throws Exception {
        NodeScript.assumeInstalled();
        var sent =
                node(
                        client,
                        Map.of("send", List.of("three", "four"), "until", Map.of("answers", 2)));
        assertThat(sent.getFirst().get("event_type").asText()).isEqualTo("heartbeat");
        assertThat(sent.getLast().get("closed").asInt()).isEqualTo(1000);

        long head = head();
        var resumed = node(client, Map.of("after", 1, "until", Map.of("seq", head)));
        assertThat(numbers(resumed)).isEqualTo(upTo(2, head));
        assertThat(texts(resumed)).containsExactly("one", "two", "three", "four");
    }

    @Test
    void chromiumsEventSourceReadsTheStream() throws Exception {
        NodeScript.assumeBrowser();
        long head = head();
        var cookie = made.owner().cookie().split("=", 2);
        var seen =
                node(
                        "eventsource",
                        Map.of(
                                "origin", server.url().toString(),
                                "cookie", Map.of("name", cookie[0], "value", cookie[1]),
                                "after", 0,
                                "until", Map.of("seq", head)));
        var events = seen.stream().map(event -> event.get("data")).toList();
        assertThat(numbers(events)).isEqualTo(upTo(1, head));
        assertThat(texts(events)).containsExactly("one", "two");
        assertThat(seen.getLast().get("id").asText()).endsWith(":" + head);
    }

    @Test
    void curlReadsTheStream() throws Exception {
        long head = head();
        var url = server.at("/api/v1/rooms/%s/events".formatted(made.room())).toString();
        var curl =
                new ProcessBuilder(
                                "curl",
                                "-sN",
                                "--max-time",
                                "60",
                                "-H",
                                "Cookie: " + made.owner().cookie(),
                                "-H",
                                "Last-Event-ID: 1",
                                url)
                        .start();
        var events = new ArrayList<JsonNode>();
        try (var lines = curl.inputReader()) {
            while (events.isEmpty() || events.getLast().path("seq").asLong() < head) {
                var line = requireNonNull(lines.readLine(), "the stream has ended");
                if (line.startsWith("data:")) {
                    events.add(Guest.JSON.readTree(line.substring(5)));
                }
            }
        } finally {
            curl.destroy();
        }
        assertThat(numbers(events)).isEqualTo(upTo(2, head));
        assertThat(texts(events)).containsExactly("one", "two");
    }

    private List<JsonNode> node(String script, Map<String, ?> task) throws Exception {
        var whole = new HashMap<String, Object>(task);
        whole.put("chat", made.room());
        whole.putIfAbsent("cookie", made.owner().cookie());
        whole.put("url", server.url().toString().replaceFirst("http", "ws") + "/api/v1/ws");
        return NodeScript.run(script, whole);
    }

    private void say(String text) throws Exception {
        var path = "/api/v1/rooms/%s/messages".formatted(made.room());
        Guest.expect(made.owner().post(path, Map.of("text", text)), 201);
    }

    private long head() throws Exception {
        return made.owner().read("/api/v1/rooms/" + made.room()).findValue("head").asLong();
    }

    private static List<Long> numbers(List<JsonNode> events) {
        return events.stream().filter(e -> e.has("seq")).map(e -> e.get("seq").asLong()).toList();
    }

    private static List<Long> upTo(long first, long last) {
        return java.util.stream.LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<String> texts(List<JsonNode> events) {
        return events.stream()
                .filter(e -> e.has("message") && e.has("seq"))
                .map(e -> e.get("message").get("text").asText())
                .toList();
    }
}
