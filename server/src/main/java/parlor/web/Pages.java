package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.Answer;
import parlor.http.Headers;
import parlor.http.Routes;

/// The pages and documents, which stand in the jar and are the same for everybody.
final class Pages {
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml",
                    "yaml", "application/yaml; charset=utf-8");

    private Pages() {}

    static void addTo(Routes routes) {
        file(routes, "/", "index.html");
        file(routes, "/r/{code}", "index.html"); // Looks nothing up: every code gets the same.
        file(routes, "/assets/parlor.css", "parlor.css");
        file(routes, "/assets/parlor.js", "parlor.js");
        file(routes, "/assets/faces.js", "faces.js");
        file(routes, "/assets/fair.js", "fair.js");
        file(routes, "/assets/front.js", "front.js");
        file(routes, "/assets/mending.js", "mending.js");
        file(routes, "/assets/seats.js", "seats.js");
        file(routes, "/assets/settings.js", "settings.js");
        file(routes, "/assets/parlor-verify.js", "parlor-verify.js");
        file(routes, "/account", "account.html");
        file(routes, "/assets/account.js", "account.js");
        file(routes, "/admin", "admin.html");
        file(routes, "/assets/admin.js", "admin.js");
        file(routes, "/assets/sign-in.js", "sign-in.js");
        file(routes, "/assets/page.js", "page.js");
        file(routes, "/assets/passwords.js", "passwords.js");
        file(routes, "/assets/form-post.js", "form-post.js");
        worker(routes);
        file(routes, "/assets/docs.css", "docs.css");
        file(routes, "/favicon.ico", "icon.svg");
        file(routes, "/openapi.yaml", "openapi.yaml");
        file(routes, "/asyncapi.yaml", "asyncapi.yaml");
        made(routes, "/docs", () -> ApiPage.html(text("openapi.yaml")));
        routes.add("GET", "/api/v1/ws", _ -> notAnUpgrade());
    }

    private static Answer notAnUpgrade() {
        throw new Problem(ProblemCode.INVALID, "This is not a WebSocket handshake of version 13.");
    }

    /// The one script that may run WebAssembly, and the library it runs, which is there if the
    /// build found npm.
    private static void worker(Routes routes) {
        var script = once(() -> answer("opaque-worker.js", bytes("opaque-worker.js")));
        routes.add(
                "GET",
                "/assets/opaque-worker.js",
                _ -> script.get().with("Content-Security-Policy", Headers.WORKER));
        var library = once(() -> answer("opaque.js", bytes("vendor/index.js")));
        routes.add(
                "GET",
                "/assets/opaque.js",
                _ -> {
                    if (Pages.class.getResource("/web/vendor/index.js") == null) {
                        throw Problem.notFound();
                    }
                    return library.get();
                });
    }

    private static void file(Routes routes, String path, String name) {
        var answer = once(() -> answer(name, bytes(name)));
        routes.add("GET", path, _ -> answer.get());
    }

    private static void made(Routes routes, String path, Supplier<String> html) {
        var answer = once(() -> answer("page.html", html.get().getBytes(UTF_8)));
        routes.add("GET", path, _ -> answer.get());
    }

    private static Answer answer(String name, byte[] bytes) {
        var type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
        return Answer.of(200, type, bytes).with("Cache-Control", "no-cache");
    }

    /// Reads at the first request: the start does not wait for it.
    private static Supplier<Answer> once(Supplier<Answer> read) {
        var kept = new Answer[1];
        return () -> {
            synchronized (kept) {
                if (kept[0] == null) {
                    kept[0] = read.get();
                }
                return kept[0];
            }
        };
    }

    static String text(String name) {
        return new String(bytes(name), UTF_8);
    }

    private static byte[] bytes(String name) {
        try (var stream = Pages.class.getResourceAsStream("/web/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the jar has no web/" + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
