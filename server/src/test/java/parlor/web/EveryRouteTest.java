package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What holds at every address: it is described, and nobody is let in or answered amiss.
class EveryRouteTest {
    private static final House house =
            House.open(Map.of("PARLOR_RATE_LIMITS", "off", "PARLOR_SMTP_URL", "smtp://localhost"));
    private static final List<Operation> OPERATIONS = operations();
    private static final String SOCKET = "/api/v1/ws";

    private final Visitor stranger = house.visitor();

    @AfterAll
    static void close() {
        house.close();
    }

    /// @param guarded whether it needs a session
    /// @param body whether it takes one, in JSON
    /// @param file whether it takes a file instead
    private record Operation(
            String method, String template, boolean guarded, boolean body, boolean file) {

        /// The same for any room that there is not.
        String path() {
            return filled(template);
        }

        boolean reads() {
            return method.equals("GET");
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private static String filled(String template) {
        return template.replaceAll("\\{\\w+}", "01900000-0000-7000-8000-000000000001");
    }

    private static List<Operation> operations() {
        var all = new ArrayList<Operation>();
        for (var path : description().properties()) {
            for (var it : path.getValue().properties()) {
                if (it.getKey().equals("parameters")) {
                    continue;
                }
                boolean open = it.getValue().path("security").toString().contains("{}");
                var content = it.getValue().path("requestBody").path("content");
                boolean body = content.has("application/json");
                boolean file = content.has("image/png");
                var method = it.getKey().toUpperCase(Locale.ROOT);
                all.add(new Operation(method, path.getKey(), !open, body, file));
            }
        }
        return all;
    }

    private static JsonNode description() {
        try {
            return new YAMLMapper().readTree(Path.of("../openapi.yaml").toFile()).path("paths");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Visitor.Reply send(Operation to, @Nullable String body, Map<String, String> headers) {
        return stranger.send(to.method(), to.path(), body, headers);
    }

    @Test
    void whatIsAnsweredIsDescribedAndTheOtherWayRound() {
        var described = new TreeSet<String>();
        OPERATIONS.forEach(it -> described.add(it.toString()));
        var answered = new TreeSet<>(house.addresses());
        assertThat(answered).containsAll(described);
        // What is not described are pages, and what stands on them.
        answered.removeAll(described);
        assertThat(answered).allMatch(it -> it.startsWith("GET /") && !it.contains("/api/"));
    }

    @Test
    void strangersAreSentAway() {
        for (var it : OPERATIONS) {
            if (it.guarded() && !it.template().equals(SOCKET)) {
                var reply = send(it, it.reads() ? null : "{}", Map.of());
                assertThat(reply.status()).as(it.toString()).isEqualTo(401);
                assertThat(reply.code()).isEqualTo("not_authenticated");
            }
        }
    }

    @Test
    void anotherSiteMakesNobodyActAnywhere() {
        var ada = Person.of(house, "Ada", "correct horse battery staple").browser;
        for (var from : List.of("https://evil.example", "null", "http://localhost:1")) {
            for (var to : OPERATIONS) {
                if (to.reads() || !to.template().startsWith("/api/")) {
                    continue;
                }
                var body = to.body() ? "{}" : null;
                var reply = ada.send(to.method(), to.path(), body, Map.of("Origin", from));
                assertThat(reply.status()).as("%s from %s", to, from).isEqualTo(403);
            }
        }
        assertThat(ada.get("/api/v1/me").text("/user/username")).isEqualTo("Ada");
    }

    @Test
    void aSlashAtTheEndMakesNoDifference() {
        for (var address : house.addresses()) {
            var method = address.split(" ", 2)[0];
            var path = filled(address.split(" ", 2)[1]);
            if (path.equals("/")) {
                continue;
            }
            var body = method.equals("GET") ? null : "{}";
            var without = stranger.send(method, path, body, Map.of());
            var with = stranger.send(method, path + "/", body, Map.of());
            assertThat(with.status()).as(address).isEqualTo(without.status());
            assertThat(with.code()).as(address).isEqualTo(without.code());
            assertThat(with.status() / 100).as(address).isNotEqualTo(3);
        }
    }

    @Test
    void headAnswersAsGetDoesButWithoutABody() {
        for (var path : methods().entrySet()) {
            if (path.getValue().contains("GET")) {
                var got = stranger.get(filled(path.getKey()));
                var head = stranger.send("HEAD", filled(path.getKey()), null, Map.of());
                assertThat(head.status()).as(path.getKey()).isEqualTo(got.status());
                assertThat(head.raw().body()).as(path.getKey()).isEmpty();
                for (var header : List.of("Content-Type", "Cache-Control", "Allow")) {
                    assertThat(head.header(header)).isEqualTo(got.header(header));
                }
                assertThat(head.header("Content-Length")).as(path.getKey()).isNotEmpty();
            }
        }
    }

    @Test
    void headOfWhatHasNoEndEndsAtOnce() {
        var ada = house.visitor();
        var room = ada.post("/api/v1/rooms", Map.of("username", "Ada")).text("/room/id");
        for (var what : List.of("events", "export")) {
            var path = "/api/v1/rooms/%s/%s".formatted(room, what);
            var head = ada.send("HEAD", path, null, Map.of());
            assertThat(head.status()).as(what).isEqualTo(200);
            assertThat(head.raw().body()).as(what).isEmpty();
            assertThat(head.header("Content-Type"))
                    .isIn("text/event-stream", "application/x-ndjson");
            assertThat(head.header("Content-Length")).as(what).isEmpty();
        }
    }

    @Test
    void anyOtherMethodIsToldWhichThereAre() {
        for (var path : methods().entrySet()) {
            var allow = new TreeSet<>(path.getValue());
            allow.add("OPTIONS");
            if (allow.contains("GET")) {
                allow.add("HEAD");
            }
            var there = String.join(", ", allow);
            for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "BREW")) {
                if (!allow.contains(method)) {
                    var reply = stranger.send(method, filled(path.getKey()), null, Map.of());
                    assertThat(reply.status()).as(method + " " + path.getKey()).isEqualTo(405);
                    assertThat(reply.code()).isEqualTo("method_not_allowed");
                    assertThat(reply.header("Allow")).as(path.getKey()).isEqualTo(there);
                }
            }
            var options = stranger.send("OPTIONS", filled(path.getKey()), null, Map.of());
            assertThat(options.status()).as(path.getKey()).isEqualTo(204);
            assertThat(options.header("Allow")).as(path.getKey()).isEqualTo(there);
        }
    }

    /// The methods of each template, but for the WebSocket's.
    private static Map<String, Set<String>> methods() {
        var methods = new TreeMap<String, Set<String>>();
        for (var address : house.addresses()) {
            var parts = address.split(" ", 2);
            methods.computeIfAbsent(parts[1], _ -> new TreeSet<>()).add(parts[0]);
        }
        methods.remove(SOCKET);
        return methods;
    }

    @Test
    void bodiesAreJsonAndNotTooLarge() {
        for (var it : OPERATIONS) {
            if (it.reads() || it.file()) {
                continue;
            }
            var text = Map.of("Content-Type", "text/plain");
            assertThat(send(it, "{}", text).status()).as(it.toString()).isEqualTo(415);
            var large = send(it, " ".repeat(64 * 1024 + 1), Map.of());
            assertThat(large.status()).as(it.toString()).isEqualTo(413);
        }
    }

    @Test
    void whatIsNoJsonIsRefused() {
        var ada = house.visitor();
        ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        int refused = 0;
        for (var it : OPERATIONS) {
            if (!it.body()) {
                continue;
            }
            var reply = ada.send(it.method(), it.path(), "{\"a\":", Map.of());
            // Who may not be there, or finds nothing there, may hear that first.
            assertThat(reply.status()).as(it.toString()).isIn(400, 401, 403, 404);
            if (reply.status() == 400) {
                assertThat(reply.code()).as(it.toString()).isEqualTo("parse_error");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10);
    }
}
