package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.app.SelfSigned;

/// A room over TLS, as the JDK's own client meets it: HTTP/2, event stream and WebSocket.
class TlsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void aRoomIsHeardByEventStreamAndByWebSocket() throws Exception {
        var certificate = folder.resolve("cert.pem");
        var key = folder.resolve("key.pem");
        var trusted = SelfSigned.write(certificate, key).trusted();
        var settings =
                Map.of("PARLOR_TLS_CERT", certificate.toString(), "PARLOR_TLS_KEY", key.toString());
        try (var house = House.open(settings);
                var client = HttpClient.newBuilder().sslContext(trusted).build()) {
            var server = URI.create("https://localhost:" + house.url().getPort());
            var made = post(client, server.resolve("/api/v1/rooms"), "{\"username\":\"Ada\"}", "");
            assertThat(made.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(made.statusCode()).isEqualTo(201);
            var cookie = made.headers().firstValue("Set-Cookie").orElseThrow();
            cookie = cookie.substring(0, cookie.indexOf(';'));
            var room = JSON.readTree(made.body()).at("/room/id").asText();
            try (var stream = stream(client, server, room, cookie)) {
                var socket = new Heard();
                var web = open(client, server, cookie, socket);
                assertThat(socket.next().path("event_type").asText()).isEqualTo("heartbeat");
                var _ =
                        web.sendText(
                                "{\"event_type\":\"subscribe\",\"chat\":\"%s\"}".formatted(room),
                                true);
                assertThat(socket.next().path("event_type").asText()).isEqualTo("subscribed");
                assertThat(socket.next().path("event_type").asText()).isEqualTo("online_user_list");
                var messages = server.resolve("/api/v1/rooms/%s/messages".formatted(room));
                post(client, messages, "{\"text\":\"hello\"}", cookie);
                var said = socket.next();
                assertThat(said.at("/message/text").asText()).isEqualTo("hello");
                assertThat(entry(stream)).isEqualTo(said);
                post(client, server.resolve("/api/v1/logout"), "{}", cookie);
                var last = socket.next();
                while (last.path("event_type").asText().equals("error") || last.has("seq")) {
                    last = socket.next();
                }
                assertThat(last.path("code").asInt()).isEqualTo(4401);
                assertThat(stream.lines()).anyMatch(line -> line.contains("\"code\":4401"));
            }
        }
    }

    private static HttpResponse<String> post(
            HttpClient client, URI where, String json, String cookie)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(where)
                        .header("Content-Type", "application/json")
                        .header("Cookie", cookie)
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static BufferedReader stream(HttpClient client, URI server, String room, String cookie)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(server.resolve("/api/v1/rooms/%s/events".formatted(room)))
                        .header("Cookie", cookie)
                        .timeout(Duration.ofSeconds(10))
                        .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /// The first entry of the stream.
    private static JsonNode entry(BufferedReader stream) throws IOException {
        while (true) {
            var line = stream.readLine();
            if (line.startsWith("data: ")) {
                var event = JSON.readTree(line.substring(6));
                if (event.has("seq")) {
                    return event;
                }
            }
        }
    }

    private static WebSocket open(HttpClient client, URI server, String cookie, Heard heard) {
        return client.newWebSocketBuilder()
                .header("Cookie", cookie)
                .subprotocols("parlor.v1")
                .buildAsync(
                        URI.create("wss" + server.resolve("/api/v1/ws").toString().substring(5)),
                        heard)
                .join();
    }

    /// What a WebSocket has heard.
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                events.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        JsonNode next() throws Exception {
            var event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("something is heard").isNotNull();
            return JSON.readTree(event);
        }
    }
}
