package parlor.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody with a browser's cookie jar. Every answer is held against the contract.
public final class Visitor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI server;
    private final Map<String, String> usual;
    private final Map<String, String> jar = new LinkedHashMap<>();

    Visitor(URI server) {
        this(server, Map.of());
    }

    /// @param usual headers of every request
    Visitor(URI server, Map<String, String> usual) {
        this.server = server;
        this.usual = usual;
    }

    /// An answer.
    public record Reply(int status, HttpResponse<String> raw, JsonNode json) {
        public String text(String pointer) {
            return json.at(pointer).asText();
        }

        public String code() {
            return text("/errors/0/code");
        }

        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    /// The session's cookie.
    public @Nullable String cookie() {
        return jar.get("parlor_session");
    }

    /// Takes over what another browser has stored, or loses it (null).
    void keep(String name, @Nullable String pair) {
        if (pair == null) {
            jar.remove(name);
        } else {
            jar.put(name, pair);
        }
    }

    public Reply get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Reply post(String path, Map<String, ?> body) {
        return send("POST", path, json(body), Map.of());
    }

    public Reply put(String path, Map<String, ?> body) {
        return send("PUT", path, json(body), Map.of());
    }

    public Reply patch(String path, Map<String, ?> body) {
        return send("PATCH", path, json(body), Map.of());
    }

    public Reply delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    /// Sends a file as what it is called.
    public Reply upload(String path, byte[] file, String type) {
        return exchange(
                "PUT",
                path,
                HttpRequest.BodyPublishers.ofByteArray(file),
                Map.of("Content-Type", type));
    }

    /// The bytes that stand at a path.
    public HttpResponse<byte[]> fetch(String path) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(server.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Map<String, ?> body) {
        return JSON.valueToTree(body).toString();
    }

    /// @param headers win over the usual ones
    public Reply send(
            String method, String path, @Nullable String body, Map<String, String> headers) {
        if (body == null) {
            return exchange(method, path, HttpRequest.BodyPublishers.noBody(), headers);
        }
        var typed = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        typed.putAll(headers);
        return exchange(method, path, HttpRequest.BodyPublishers.ofString(body), typed);
    }

    private Reply exchange(
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            Map<String, String> headers) {
        var request = HttpRequest.newBuilder(server.resolve(path)).method(method, body);
        if (!jar.isEmpty()) {
            request.setHeader("Cookie", String.join("; ", jar.values()));
        }
        usual.forEach(request::setHeader);
        headers.forEach(request::setHeader);
        try {
            var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            keep(answer);
            return checked(method, path, answer);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(HttpResponse<String> answer) {
        for (var line : answer.headers().allValues("Set-Cookie")) {
            var pair = line.substring(0, line.indexOf(';'));
            var name = pair.substring(0, pair.indexOf('='));
            if (pair.endsWith("=")) {
                jar.remove(name);
            } else {
                jar.put(name, pair);
            }
        }
    }

    private static Reply checked(String method, String path, HttpResponse<String> answer)
            throws IOException {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        boolean json = type.equals("application/json") && !method.equals("HEAD");
        if (json) {
            ContractCheck.answer(
                    method, path.split("\\?", 2)[0], answer.statusCode(), answer.body());
        }
        return new Reply(
                answer.statusCode(),
                answer,
                json ? JSON.readTree(answer.body()) : JSON.missingNode());
    }
}
