package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parlor.http.Answer;
import parlor.http.Headers;
import parlor.oauth.Asking;
import parlor.oauth.Authorization;
import parlor.oauth.Client;
import parlor.oauth.OAuth;
import parlor.wire.Times;

/// The pages on which people let apps in. Nothing of an app's is loaded; its addresses are only
/// linked to.
final class AppPages {
    private AppPages() {}

    static Answer signIn(Authorization request, String handle, String seal) {
        var hint = Objects.requireNonNullElse(request.loginHint(), "");
        return page(
                        200,
                        "Sign in",
                        "sign-in.js",
                        html -> {
                            html.element("h1", "Sign in");
                            who(html, request, " wants to know who you are.");
                            password(html, hint);
                            links(html, request.client());
                            decision(html, handle, seal, "deny", "Not now", "quiet");
                        })
                .with("Content-Security-Policy", policy(request.redirect()));
    }

    /// Where one signs in by the script `sign-in.js`.
    ///
    /// @param name that stands there already
    static void password(Html html, String name) {
        html.raw("<form id=\"signin\" class=\"card\">")
                .raw("<label>Name <input name=\"username\" required")
                .raw(" maxlength=\"20\" autocomplete=\"username\"")
                .raw(" autocapitalize=\"none\" spellcheck=\"false\" value=\"")
                .text(name)
                .raw(
                        "\"></label><label>Password <input name=\"password\" type=\"password\" required")
                .raw(" autocomplete=\"current-password\"></label>")
                .raw("<button>Sign in</button></form>")
                .raw("<noscript><p>Signing in needs JavaScript: your")
                .raw(" password never leaves this browser.</p></noscript>");
    }

    static Answer agree(Asking.Agree step, String handle, String seal) {
        var request = step.request();
        return page(
                        200,
                        "Let an app in",
                        null,
                        html -> {
                            html.element("h1", "Let " + request.client().name() + " in?");
                            who(html, request, " wants to:");
                            html.raw("<ul>");
                            step.scope().forEach(it -> html.element("li", it));
                            html.raw("</ul><p>You are ")
                                    .element("b", step.user().username())
                                    .raw(". You can take this back at any time, ")
                                    .link("/account/apps", "on this page")
                                    .raw(".</p>");
                            links(html, request.client());
                            decision(html, handle, seal, "allow", "Let it in", "");
                            decision(html, handle, seal, "deny", "Do not", "quiet");
                        })
                .with("Content-Security-Policy", policy(request.redirect()));
    }

    private static void who(Html html, Authorization request, String what) {
        var client = request.client();
        var redirect = request.redirect();
        html.raw("<p>").element("b", client.name()).text(" at ");
        html.element("b", Objects.requireNonNullElse(redirect.getHost(), redirect.getScheme()));
        html.text(client.firstParty() ? "" : " (not verified)").text(what).raw("</p>");
    }

    private static void links(Html html, Client client) {
        var metadata = client.metadata();
        link(html, metadata.getLogoURI(), "Its logo");
        link(html, metadata.getPolicyURI(), "What it does with your data");
        link(html, metadata.getTermsOfServiceURI(), "Its terms");
    }

    private static void link(Html html, @Nullable URI uri, String text) {
        if (uri != null && "https".equals(uri.getScheme())) {
            html.raw("<p>").link(uri.toString(), text).raw("</p>");
        }
    }

    private static void decision(
            Html html, String handle, String seal, String decision, String text, String style) {
        decision(html, "/oauth2/interaction", handle, seal, decision, text, style);
    }

    static void decision(
            Html html,
            String action,
            String handle,
            String seal,
            String decision,
            String text,
            String style) {
        html.raw("<form method=\"post\" action=\"%s\">".formatted(action));
        hidden(html, "request", handle);
        hidden(html, "seal", seal);
        html.raw("<button name=\"decision\" value=\"%s\" class=\"%s\">".formatted(decision, style))
                .text(text)
                .raw("</button></form>");
    }

    static void hidden(Html html, String name, String value) {
        html.raw("<input type=\"hidden\" name=\"")
                .text(name)
                .raw("\" value=\"")
                .text(value)
                .raw("\">");
    }

    static Answer refused(String what) {
        return page(
                400,
                "This did not work",
                null,
                html -> html.element("h1", "This did not work").element("p", what));
    }

    /// The answer in a form that sends itself (OAuth 2.0 Form Post Response Mode).
    static Answer formPost(AuthorizationResponse told) {
        return page(
                        200,
                        "Back to the app",
                        "form-post.js",
                        html -> {
                            html.raw("<form id=\"back\" method=\"post\" action=\"")
                                    .text(told.getRedirectionURI().toString())
                                    .raw("\">");
                            told.toParameters()
                                    .forEach((name, values) ->
                                            hidden(html, name, values.getFirst()));
                            html.raw("<button>Back to the app</button></form>");
                        })
                .with("Content-Security-Policy", policy(told.getRedirectionURI()));
    }

    static Answer stranger() {
        return page(
                401,
                "Apps you have let in",
                null,
                html ->
                        html.element("h1", "Apps you have let in")
                                .raw("<p>")
                                .link("/account", "Sign in")
                                .text(" to see them.")
                                .raw("</p>"));
    }

    /// @param seals proves of each client's form that it is ours
    static Answer letIn(List<OAuth.LetIn> all, UnaryOperator<String> seals) {
        return page(
                200,
                "Apps you have let in",
                null,
                html -> {
                    html.element("h1", "Apps you have let in");
                    if (all.isEmpty()) {
                        html.element("p", "None.");
                    }
                    for (var it : all) {
                        html.raw("<section class=\"card\">")
                                .element("h2", it.client().name())
                                .element("p", "Since " + Times.text(it.at()).substring(0, 10))
                                .raw("<ul>");
                        it.meanings().forEach(scope -> html.element("li", scope));
                        html.raw("</ul><form method=\"post\" action=\"/account/apps\">");
                        hidden(html, "client", it.client().id());
                        hidden(html, "seal", seals.apply(it.client().id()));
                        html.raw("<button class=\"quiet\">Take it back</button></form></section>");
                    }
                });
    }

    static String policy(URI redirect) {
        return Headers.leadingTo(OAuth.origin(redirect));
    }

    static Answer page(int status, String title, @Nullable String script, Consumer<Html> content) {
        var html = new Html();
        html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title + " · Parlor")
                .raw("<link rel=\"icon\" href=\"/favicon.ico\" type=\"image/svg+xml\">")
                .raw("<link rel=\"stylesheet\" href=\"/assets/parlor.css\">");
        if (script != null) {
            html.raw("<script type=\"module\" src=\"/assets/" + script + "\"></script>");
        }
        html.raw("</head><body><header><a class=\"brand\" href=\"/\">Parlor</a>")
                .raw("<p id=\"status\" role=\"status\" aria-live=\"polite\"></p></header>")
                .raw("<p id=\"problem\" role=\"alert\" hidden></p><main>");
        content.accept(html);
        html.raw("</main></body></html>");
        return Answer.of(status, "text/html; charset=utf-8", html.toString().getBytes(UTF_8))
                .with("Cache-Control", "no-store");
    }
}
