package parlor.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Set;

/// Other sites' pages may ask with an access token of their own, and for one; never with our
/// cookie.
final class Cors {
    private static final Set<String> OPEN =
            Set.of(
                    "/oauth2/token",
                    "/oauth2/revoke",
                    "/oauth2/userinfo",
                    "/oauth2/jwks",
                    "/oauth2/par");

    private Cors() {}

    /// Whether any site's page may ask here.
    static boolean isOpen(String template) {
        return OPEN.contains(template) || template.startsWith("/.well-known/");
    }

    /// Answers a preflight (Fetch §3.2.2) that announces a token, or is for what is open to all.
    static Answer preflight(Head head, String template, String allow) {
        var wanted = head.header("Access-Control-Request-Headers");
        boolean token = wanted != null && wanted.toLowerCase(Locale.ROOT).contains("authorization");
        var answer = Answer.none(204).with("Allow", allow);
        return !(token || isOpen(template)) || head.header("Access-Control-Request-Method") == null
                ? answer
                : answer.with("Access-Control-Allow-Origin", "*")
                        .with("Access-Control-Allow-Methods", allow)
                        .with(
                                "Access-Control-Allow-Headers",
                                "Authorization, Content-Type, DPoP, Last-Event-ID, X-Request-Id")
                        .with("Access-Control-Max-Age", "600");
    }

    static void open(HttpServerResponse response) {
        response.putHeader("Access-Control-Allow-Origin", "*")
                .putHeader(
                        "Access-Control-Expose-Headers",
                        "X-Request-Id, Retry-After, WWW-Authenticate");
    }
}
