package parlor.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The schemas of `openapi.yaml`, in few words.
final class ApiSchemas {
    private static final String SCHEMAS = "#/components/schemas/";

    private final JsonNode api;
    private final Html html;

    ApiSchemas(JsonNode api, Html html) {
        this.api = api;
        this.html = html;
    }

    /// What a reference points to; what stands beside it wins.
    JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : api.at(reference.substring(1));
    }

    /// The objects that are worth a place of their own.
    List<String> names() {
        return all(api.path("components").path("schemas"));
    }

    private static List<String> all(JsonNode schemas) {
        return schemas.propertyStream()
                .filter(it -> it.getValue().has("properties"))
                .map(Map.Entry::getKey)
                .toList();
    }

    void all() {
        html.element("h2", "Objects");
        for (var name : names()) {
            var schema = api.path("components").path("schemas").path(name);
            html.raw("<section id=\"").text(name).raw("\">").element("h3", name);
            html.paragraphs(schema.path("description").asText()).raw("<table>");
            fields(schema);
            html.raw("</table></section>");
        }
    }

    /// One row for each field of an object.
    void fields(JsonNode schema) {
        var required =
                StreamSupport.stream(schema.path("required").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet());
        schema.path("properties")
                .properties()
                .forEach(field -> {
                    html.raw("<tr><td><code>")
                            .text(field.getKey())
                            .raw("</code>")
                            .text(required.contains(field.getKey()) ? "" : " ?")
                            .raw("</td><td>");
                    kind(field.getValue());
                    html.raw(" ").inline(description(field.getValue())).raw("</td></tr>");
                });
    }

    private String description(JsonNode field) {
        var own = field.path("description").asText();
        return own.isEmpty() ? resolved(field).path("description").asText() : own;
    }

    /// `{room: Room, me: Seat}`.
    void shape(JsonNode schema) {
        if (schema.isMissingNode()) {
            return;
        }
        if (!schema.has("properties")) {
            kind(schema);
            return;
        }
        html.raw("<code>{");
        var separator = new String[] {""};
        schema.path("properties")
                .properties()
                .forEach(field -> {
                    html.text(separator[0] + field.getKey() + ": ");
                    kind(field.getValue());
                    separator[0] = ", ";
                });
        html.raw("}</code>");
    }

    /// What sort of value it is; objects are linked.
    void kind(JsonNode schema) {
        var reference = schema.path("$ref").asText();
        if (reference.startsWith(SCHEMAS)) {
            var name = reference.substring(SCHEMAS.length());
            if (names().contains(name)) {
                html.link("#" + name, name);
            } else {
                kind(resolved(schema));
            }
        } else if (schema.has("oneOf")) {
            kind(schema.path("oneOf").path(0));
            html.text(
                    schema.path("oneOf").path(1).path("type").asText().equals("null")
                            ? " or null"
                            : " …");
        } else if (schema.has("enum")) {
            html.text(joined(schema.path("enum")));
        } else if (schema.has("const")) {
            html.text(schema.path("const").asText());
        } else if (schema.path("type").asText().equals("array")) {
            html.text("list of ");
            kind(schema.path("items"));
        } else {
            html.text(plain(schema));
        }
    }

    private static String plain(JsonNode schema) {
        var type = schema.path("type");
        var word = type.isArray() ? joined(type) : type.asText();
        var format = schema.path("format").asText();
        var most = schema.path("maxLength");
        return (format.isEmpty() ? word : format) + (most.isMissingNode() ? "" : " up to " + most);
    }

    private static String joined(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" or "));
    }
}
