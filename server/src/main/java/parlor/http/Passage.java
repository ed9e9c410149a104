package parlor.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import java.util.function.Consumer;
import parlor.base.Problem;
import parlor.oauth.Presented;
import parlor.wire.Problems;
import parlor.wire.Wire;

/// One request on its way through, and the way its answer goes back. On the request's loop.
///
/// @param route the template, empty where nothing stands
/// @param since the monotonic time when it came
record Passage(
        HttpServerRequest request,
        Head head,
        String id,
        String route,
        long since,
        Traffic traffic) {
    private static final long LINGER_MILLIS = 500;
    private static final String OAUTH = "/oauth2/";

    Passage at(String template) {
        return new Passage(request, head, id, template, since, traffic);
    }

    Answer problem(Throwable failure) {
        var problem = Problems.of(failure, id);
        var body = route.startsWith(OAUTH) ? Wire.refusal(problem, id) : Wire.problem(problem, id);
        var answer = Answer.json(problem.code().status(), body);
        if (head.bearer()) {
            answer = challenged(problem, answer);
        }
        var wait = problem.retryAfter();
        return wait == null
                ? answer
                : answer.with("Retry-After", Long.toString(Problem.seconds(wait)));
    }

    // RFC 6750 §3, RFC 9449 §7.1
    private Answer challenged(Problem problem, Answer answer) {
        var error =
                switch (problem.code()) {
                    case NOT_AUTHENTICATED ->
                            "DPoP".equals(problem.mistakes().getFirst().attr())
                                    ? "invalid_dpop_proof"
                                    : "invalid_token";
                    case INSUFFICIENT_SCOPE -> "insufficient_scope";
                    default -> "";
                };
        if (error.isEmpty()) {
            return answer;
        }
        var shown = head.credentials();
        var byKey = "DPoP error=\"%s\", algs=\"%s\"".formatted(error, Presented.ALGORITHMS);
        return answer.with(
                "WWW-Authenticate",
                shown != null && shown.keyed()
                        ? byKey
                        : "Bearer error=\"%s\", %s".formatted(error, byKey));
    }

    /// Whether the body comes only when it is asked for (RFC 9110 §10.1.1).
    boolean waits() {
        return request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(head.header("Expect"));
    }

    /// Asks for the body, where that is waited for.
    void invite() {
        if (waits()) {
            var _ = request.response().writeContinue();
        }
    }

    /// The answer to a request whose body is not read: nothing more can come by this connection.
    Answer last(Answer answer) {
        return request.version() == HttpVersion.HTTP_2
                ? answer
                : answer.with("Connection", "close");
    }

    void send(Answer answer) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        traffic.count(head.method(), route, answer.status(), System.nanoTime() - since);
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        answer.moreCookies().forEach(cookie -> response.headers().add("Set-Cookie", cookie));
        response.putHeader("Content-Security-Policy", Headers.policy(answer));
        if (head.bearer() || Cors.isOpen(route)) {
            Cors.open(response);
        }
        var takeOver = answer.takeOver();
        if (takeOver != null && !isHead()) {
            handOver(answer, takeOver);
            return;
        }
        var sent = response.end(body(answer));
        if (answer.headers().containsKey("Connection")) {
            sent.onComplete(_ -> closeSoon());
        }
    }

    private Buffer body(Answer answer) {
        if (!isHead()) {
            return Buffer.buffer(answer.body());
        }
        if (answer.takeOver() == null) {
            request.response().putHeader("Content-Length", Integer.toString(answer.body().length));
        }
        return Buffer.buffer();
    }

    private boolean isHead() {
        return head.method().equals("HEAD");
    }

    /// The caller may still be sending: closed at once, he might never read the answer.
    private void closeSoon() {
        var vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
        var _ = vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close());
    }

    /// Until the first byte it can still be refused.
    private void handOver(Answer answer, Consumer<HttpServerRequest> takeOver) {
        try {
            takeOver.accept(request);
        } catch (Problem problem) {
            answer.headers().keySet().forEach(request.response().headers()::remove);
            send(problem(problem));
        }
    }
}
