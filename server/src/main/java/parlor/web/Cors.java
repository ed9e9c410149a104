package parlor.web;

import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/// Other sites' pages may ask with an access token of their own; never with our cookie.
final class Cors {
    private Cors() {}

    /// Answers a preflight (Fetch §3.2.2) that announces a token.
    static Answer preflight(Head head, String allow) {
        var wanted = head.header("Access-Control-Request-Headers");
        boolean token = wanted != null && wanted.toLowerCase(Locale.ROOT).contains("authorization");
        var answer = Answer.none(204).with("Allow", allow);
        return !token || head.header("Access-Control-Request-Method") == null
                ? answer
                : answer.with("Access-Control-Allow-Origin", "*")
                        .with("Access-Control-Allow-Methods", allow)
                        .with(
                                "Access-Control-Allow-Headers",
                                "Authorization, Content-Type, Last-Event-ID, X-Request-Id")
                        .with("Access-Control-Max-Age", "600");
    }

    static void open(HttpServerResponse response) {
        response.putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
    }
}
