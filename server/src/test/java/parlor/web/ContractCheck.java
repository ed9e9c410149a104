package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Holds what the server says against `openapi.yaml` and `asyncapi.yaml`. Stricter than they are to
/// clients: a field they do not name is a failure too.
public final class ContractCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode API = read("openapi.yaml");
    private static final JsonNode LIVE = read("asyncapi.yaml");
    private static final ObjectNode COMPONENTS = components();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<JsonNode, Schema> SCHEMAS = new ConcurrentHashMap<>();

    /// What any request may meet.
    private static final Set<String> ALWAYS =
            Set.of(
                    "invalid",
                    "required",
                    "too_long",
                    "parse_error",
                    "not_authenticated",
                    "permission_denied",
                    "https_required",
                    "insufficient_scope",
                    "method_not_allowed",
                    "too_large",
                    "unsupported_media_type",
                    "misdirected",
                    "throttled",
                    "error",
                    "unavailable");

    private ContractCheck() {}

    private static JsonNode read(String name) {
        try {
            return new YAMLMapper().readTree(Path.of("..", name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode components() {
        var schemas = JSON.createObjectNode();
        schemas.setAll((ObjectNode) API.at("/components/schemas"));
        schemas.setAll((ObjectNode) LIVE.at("/components/schemas"));
        return JSON.createObjectNode().set("schemas", schemas);
    }

    /// A frame of a WebSocket, or the data of a server-sent event.
    public static void event(String json) {
        var type = parsed(json).path("event_type").asText();
        var message = LIVE.at("/components/messages/" + type);
        assertThat(message.isMissingNode()).as("unknown event %s", json).isFalse();
        fits(message.path("payload"), json, type);
    }

    /// A frame of a client, by the message's name.
    public static void clientFrame(String name, String json) {
        fits(LIVE.at("/components/messages/" + name + "/payload"), json, name);
    }

    /// An answer over HTTP.
    public static void answer(String method, String path, int status, String body) {
        var operation = operation(method, path);
        if (operation.isMissingNode()) {
            fits(API.at("/components/schemas/Problem"), body, method + " " + path);
            assertThat(status).as("%s %s is not described", method, path).isIn(404, 405, 421, 403);
            return;
        }
        var responses = operation.path("responses");
        var response = resolved(responses.path(String.valueOf(status)));
        if (response.isMissingNode()) {
            response = resolved(responses.path("default"));
            assertThat(status).as("%s %s: %s", method, path, body).isGreaterThanOrEqualTo(400);
            knownProblem(operation, body);
        }
        var content = response.path("content").path("application/json");
        if (!content.isMissingNode()) {
            fits(content.path("schema"), body, method + " " + path + " " + status);
        } else if (response.path("content").isMissingNode()) {
            assertThat(body).as("%s %s has no body", method, path).isEmpty();
        }
    }

    private static void knownProblem(JsonNode operation, String body) {
        var own = operation.path("x-problems").toString();
        for (var error : parsed(body).path("errors")) {
            var code = error.path("code").asText();
            assertThat(ALWAYS.contains(code) || own.contains('"' + code + '"'))
                    .as("%s of %s", code, operation.path("operationId"))
                    .isTrue();
        }
    }

    private static JsonNode operation(String method, String path) {
        for (var entry : API.path("paths").properties()) {
            if (path.matches(entry.getKey().replaceAll("\\{\\w+}", "[^/]*") + "/?")) {
                return entry.getValue().path(method.toLowerCase(Locale.ROOT));
            }
        }
        return JSON.missingNode();
    }

    private static JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : API.at(reference.substring(1));
    }

    private static void fits(JsonNode schema, String json, String what) {
        var errors =
                SCHEMAS.computeIfAbsent(schema, ContractCheck::compiled)
                        .validate(json, InputFormat.JSON);
        assertThat(errors).as("%s: %s", what, json).isEmpty();
    }

    private static Schema compiled(JsonNode schema) {
        var whole = JSON.createObjectNode();
        whole.setAll((ObjectNode) schema.deepCopy());
        whole.set("components", COMPONENTS.deepCopy());
        closed(whole);
        var text = whole.toString().replace("./openapi.yaml#/", "#/");
        return REGISTRY.getSchema(text, InputFormat.JSON);
    }

    /// Lets no object have more fields than are named.
    private static void closed(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ContractCheck::closed);
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
