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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What holds at every address: it is described, and nobody is let in or answered amiss.
class EveryRouteTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final List<Operation> OPERATIONS = operations();
    private static final String SOCKET = "/api/v1/ws";

    private final Visitor stranger = house.visitor();

    @AfterAll
    static void close() {
        house.close();
    }

    /// @param guarded whether it needs a session
    private record Operation(String method, String template, boolean guarded, boolean body) {

        /// The same for any room that there is not.
        String path() {
            return template.replaceAll("\\{\\w+}", "01900000-0000-7000-8000-000000000001");
        }

        boolean reads() {
            return method.equals("GET");
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private static List<Operation> operations() {
        var all = new ArrayList<Operation>();
        for (var path : description().properties()) {
            for (var it : path.getValue().properties()) {
                if (it.getKey().equals("parameters")) {
                    continue;
                }
                boolean open = it.getValue().path("security").toString().contains("{}");
                boolean body = it.getValue().has("requestBody");
                var method = it.getKey().toUpperCase(Locale.ROOT);
                all.add(new Operation(method, path.getKey(), !open, body));
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
    void aSlashAtTheEndMakesNoDifference() {
        for (var it : OPERATIONS) {
            var body = it.reads() ? null : "{}";
            var with = stranger.send(it.method(), it.path() + "/", body, Map.of());
            assertThat(with.status())
                    .as(it.toString())
                    .isEqualTo(send(it, body, Map.of()).status());
        }
    }

    @Test
    void bodiesAreJsonAndNotTooLarge() {
        for (var it : OPERATIONS) {
            if (it.reads()) {
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
            assertThat(reply.status()).as(it.toString()).isIn(400, 403, 404);
            if (reply.status() == 400) {
                assertThat(reply.code()).as(it.toString()).isEqualTo("parse_error");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10);
    }
}
