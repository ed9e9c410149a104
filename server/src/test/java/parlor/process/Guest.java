package parlor.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/// A guest with a cookie, by plain HTTP.
///
/// @param base the server's address
record Guest(URI base, String cookie) {
    static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
    static final ObjectMapper JSON = new ObjectMapper();

    /// A room, by its id and code, and the guest who made it.
    record Made(Guest owner, String room, String code) {}

    static Made makesRoom(URI base, String name) throws Exception {
        var answer = post(base, "", "/api/v1/rooms", Map.of("title", "Friday", "username", name));
        var room = JSON.readTree(expect(answer, 201)).get("room");
        return new Made(
                new Guest(base, cookie(answer)),
                room.get("id").asText(),
                room.get("code").asText());
    }

    static Guest joins(URI base, String code, String name) throws Exception {
        var body = Map.of("code", code, "username", name);
        var answer = post(base, "", "/api/v1/rooms/join", body);
        expect(answer, 200);
        return new Guest(base, cookie(answer));
    }

    HttpResponse<String> post(String path, Map<String, ?> body) throws Exception {
        return post(base, cookie, path, body);
    }

    HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode read(String path) throws Exception {
        return JSON.readTree(expect(get(path), 200));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Cookie", cookie);
    }

    private static HttpResponse<String> post(
            URI base, String cookie, String path, Map<String, ?> body) throws Exception {
        var request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer) {
        var set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    static String expect(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
