package parlor.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `openapi.yaml` as a page to read: every operation with its fields, answers and a line of curl.
final class ApiPage {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final JsonNode api;
    private final ApiSchemas schemas;
    private final Html html = new Html();

    private ApiPage(JsonNode api) {
        this.api = api;
        this.schemas = new ApiSchemas(api, html);
    }

    static String html(String yaml) {
        try {
            return new ApiPage(new YAMLMapper().readTree(yaml)).page();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Operation(String method, String path, JsonNode node, JsonNode shared) {
        String anchor() {
            return node.path("operationId").asText();
        }
    }

    private String page() {
        var title = api.path("info").path("title").asText();
        html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width\">")
                .element("title", title + ": the interface")
                .raw("<link rel=\"stylesheet\" href=\"/assets/docs.css\"></head><body>");
        contents();
        html.raw("<main>").element("h1", title);
        html.paragraphs(api.path("info").path("description").asText());
        html.raw("<p>As files: <a href=\"/openapi.yaml\">openapi.yaml</a>, ")
                .raw("<a href=\"/asyncapi.yaml\">asyncapi.yaml</a> (live events).</p>");
        for (var tag : api.path("tags")) {
            html.element("h2", tag.path("name").asText())
                    .paragraphs(tag.path("description").asText());
            operations(tag).forEach(this::operation);
        }
        schemas.all();
        return html.raw("</main></body></html>").toString();
    }

    private void contents() {
        html.raw("<nav aria-label=\"Contents\">");
        for (var tag : api.path("tags")) {
            html.element("h2", tag.path("name").asText()).raw("<ul>");
            for (var operation : operations(tag)) {
                html.raw("<li>")
                        .link("#" + operation.anchor(), operation.node().path("summary").asText())
                        .raw("</li>");
            }
            html.raw("</ul>");
        }
        html.element("h2", "Objects").raw("<ul>");
        schemas.names().forEach(name -> html.raw("<li>").link("#" + name, name).raw("</li>"));
        html.raw("</ul></nav>");
    }

    private List<Operation> operations(JsonNode tag) {
        return api.path("paths")
                .propertyStream()
                .flatMap(path ->
                        path.getValue()
                                .propertyStream()
                                .filter(it -> METHODS.contains(it.getKey()))
                                .map(it ->
                                        new Operation(
                                                it.getKey().toUpperCase(Locale.ROOT),
                                                path.getKey(),
                                                it.getValue(),
                                                path.getValue().path("parameters"))))
                .filter(it -> it.node().path("tags").path(0).equals(tag.path("name")))
                .toList();
    }

    private void operation(Operation it) {
        html.raw("<section id=\"")
                .text(it.anchor())
                .raw("\">")
                .element("h3", it.node().path("summary").asText())
                .raw("<p class=\"route\"><code><span class=\"method\">")
                .text(it.method())
                .raw("</span> ")
                .text(it.path())
                .raw("</code></p>")
                .paragraphs(it.node().path("description").asText());
        parameters(it);
        var body = it.node().path("requestBody").path("content").path("application/json");
        if (!body.isMissingNode()) {
            html.element("p", "Body").raw("<table>");
            schemas.fields(body.path("schema"));
            html.raw("</table>");
        }
        answers(it);
        example(it, body.path("example"));
        html.raw("</section>");
    }

    private void parameters(Operation it) {
        var rows = new ArrayList<JsonNode>();
        it.shared().forEach(rows::add);
        it.node().path("parameters").forEach(rows::add);
        rows.replaceAll(schemas::resolved);
        rows.removeIf(row ->
                row.path("in").asText().equals("path") && row.path("description").isMissingNode());
        if (rows.isEmpty()) {
            return;
        }
        html.raw("<table><tr><th>Parameter</th><th>In</th><th></th></tr>");
        for (var row : rows) {
            html.raw("<tr><td><code>")
                    .text(row.path("name").asText())
                    .raw("</code></td><td>")
                    .text(row.path("in").asText())
                    .raw("</td><td>");
            schemas.kind(row.path("schema"));
            html.raw(" ").inline(row.path("description").asText()).raw("</td></tr>");
        }
        html.raw("</table>");
    }

    private void answers(Operation it) {
        html.raw("<table><tr><th>Answer</th><th></th></tr>");
        it.node()
                .path("responses")
                .properties()
                .forEach(answer -> {
                    var response = schemas.resolved(answer.getValue());
                    if (!answer.getKey().equals("default")) {
                        html.raw("<tr><td>")
                                .text(answer.getKey())
                                .raw("</td><td>")
                                .inline(response.path("description").asText())
                                .raw(" ");
                        schemas.shape(
                                response.path("content").path("application/json").path("schema"));
                        html.raw("</td></tr>");
                    }
                });
        var problems = it.node().path("x-problems");
        if (!problems.isEmpty()) {
            html.raw("<tr><td>else</td><td>");
            problems.forEach(code -> html.raw("<code>").text(code.asText()).raw("</code> "));
            html.raw("</td></tr>");
        }
        html.raw("</table>");
    }

    private void example(Operation it, JsonNode body) {
        var line = new StringBuilder("curl -b cookies -c cookies");
        if (!it.method().equals("GET")) {
            line.append(" -X ").append(it.method());
        }
        if (!body.isMissingNode()) {
            line.append(" -H 'Content-Type: application/json' \\\n     -d '")
                    .append(body)
                    .append('\'');
        }
        var path = it.path().replaceAll("\\{(\\w+)}", "\\$$1");
        line.append(" \\\n     \"http://localhost:8080").append(path).append('"');
        html.raw("<details><summary>Try it</summary>")
                .element("pre", line.toString())
                .raw("</details>");
    }
}
