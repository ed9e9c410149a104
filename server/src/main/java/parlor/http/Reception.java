package parlor.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;

/// Takes every request in: the rules that stand before the routes, the body, the route, the answer.
/// Rules and bodies are dealt with on the event loop, endpoints on threads that may wait.
public final class Reception implements Handler<HttpServerRequest> {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{8,64}");

    private final WebSettings settings;
    private final Threshold threshold;
    private final Gate gate;
    private final Cookies cookies;
    private final Routes routes;
    private final Set<String> probes;
    private final Executor waiting;
    private final Supplier<String> ids;
    private final Traffic traffic;

    /// @param probes paths that are answered over plain HTTP too
    /// @param waiting runs endpoints
    /// @param ids makes request ids
    public Reception(
            WebSettings settings,
            Threshold threshold,
            Gate gate,
            Routes routes,
            Set<String> probes,
            Executor waiting,
            Supplier<String> ids,
            Traffic traffic) {
        this.settings = settings;
        this.threshold = threshold;
        this.gate = gate;
        this.cookies = new Cookies(settings.https());
        this.routes = routes;
        this.probes = probes;
        this.waiting = waiting;
        this.ids = ids;
        this.traffic = traffic;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var head = Head.of(request);
        var given = head.header("X-Request-Id");
        var id = given != null && REQUEST_ID.matcher(given).matches() ? given : ids.get();
        Headers.usual(request.response()::putHeader, id, settings.https());
        var passage = new Passage(request, head, id, "", System.nanoTime(), traffic);
        if (request.decoderResult().isFailure()) {
            passage.send(passage.last(malformed(passage, request.decoderResult().cause())));
            return;
        }
        var refusal = threshold.refusal(head);
        if (refusal != null && !isProbe(refusal, head)) {
            passage.send(early(passage, refused(refusal, passage)));
            return;
        }
        switch (routes.find(head.method(), head.path())) {
            case Routes.Match(var route, var parts) ->
                    read(passage.at(route.template()), route, parts);
            case Routes.OtherMethod(var template, var allow) ->
                    passage.at(template)
                            .send(early(passage, otherMethod(passage.at(template), allow)));
            case Routes.Nothing() ->
                    passage.send(early(passage, passage.problem(Problem.notFound())));
        }
    }

    /// What is no request as HTTP has them (RFC 9112 §3, RFC 6585 §5).
    private static Answer malformed(Passage passage, Throwable why) {
        return switch (why) {
            case TooLongHttpLineException _ -> tooLong(passage, "line").at(414);
            case TooLongHttpHeaderException _ -> tooLong(passage, "head").at(431);
            default -> passage.problem(malformed());
        };
    }

    static Problem malformed() {
        return new Problem(ProblemCode.PARSE_ERROR, "This is not HTTP as it should be.");
    }

    private static Answer tooLong(Passage passage, String what) {
        return passage.problem(
                new Problem(
                        ProblemCode.TOO_LARGE, "The request's %s is too long.".formatted(what)));
    }

    /// Who waits to be asked for his body may send it all the same, or not: this is not found out.
    private static Answer early(Passage passage, Answer answer) {
        return passage.waits() ? passage.last(answer) : answer;
    }

    private boolean isProbe(Problem refusal, Head head) {
        return Threshold.isHttpsRequired(refusal) && probes.contains(head.path());
    }

    private Answer refused(Problem refusal, Passage passage) {
        var https = Threshold.isHttpsRequired(refusal) ? threshold.https(passage.head()) : null;
        return https == null ? passage.problem(refusal) : Answer.elsewhere(https);
    }

    private static Answer otherMethod(Passage passage, String allow) {
        if (passage.head().method().equals("OPTIONS")) {
            return Cors.preflight(passage.head(), passage.route(), allow);
        }
        var problem =
                new Problem(ProblemCode.METHOD_NOT_ALLOWED, "This method is not allowed here.");
        return passage.problem(problem).with("Allow", allow);
    }

    private void read(Passage passage, Route route, Map<String, String> parts) {
        var head = passage.head();
        int most = route.load().most();
        boolean guarded = route.guard() == Route.Guard.SERVER;
        var refusal = guarded && head.unsafe() ? threshold.foreign(head) : null;
        if (refusal == null && route.load().fromMembers()) {
            refusal = stranger(head);
        }
        if (refusal == null && announcesMore(head, most)) {
            refusal = tooLarge(most);
        }
        if (refusal != null) {
            passage.send(passage.last(passage.problem(refusal)));
            return;
        }
        passage.invite();
        BodyReader.read(
                passage.request(),
                most,
                body -> call(passage, route, parts, body),
                () -> passage.send(passage.last(passage.problem(tooLarge(most)))));
    }

    private @Nullable Problem stranger(Head head) {
        try {
            return gate.cookieOnly(head).session() == null ? Problem.notAuthenticated() : null;
        } catch (Problem problem) {
            return problem;
        }
    }

    private static boolean announcesMore(Head head, int most) {
        var length = head.header("Content-Length");
        return length != null && (length.length() > 9 || Integer.parseInt(length) > most);
    }

    private static Problem tooLarge(int most) {
        return new Problem(
                ProblemCode.TOO_LARGE, "The body may have at most %d bytes.".formatted(most));
    }

    private void call(Passage passage, Route route, Map<String, String> parts, byte[] body) {
        var loop = Objects.requireNonNull(Vertx.currentContext());
        try {
            waiting.execute(() -> {
                var answer = answer(passage, route, parts, body);
                loop.runOnContext(_ -> passage.send(answer));
            });
        } catch (RejectedExecutionException e) {
            var closing = Problem.unavailable("The server is closing.", Duration.ofSeconds(2));
            passage.send(passage.problem(closing));
        }
    }

    private Answer answer(Passage passage, Route route, Map<String, String> parts, byte[] body) {
        boolean dead = false;
        Answer answer;
        try {
            route.load().check(passage.head(), body);
            var head = passage.head();
            var caller =
                    switch (route.guard()) {
                        case SERVER -> gate.caller(head, route);
                        case ENDPOINT -> gate.visitor(head);
                    };
            dead = caller.dead();
            var address = threshold.address(passage.head());
            answer =
                    route.endpoint().answer(new Call(passage.head(), parts, body, caller, address));
        } catch (RuntimeException | Error e) {
            answer = passage.problem(e);
        }
        return dead && !answer.headers().containsKey("Set-Cookie")
                ? answer.with("Set-Cookie", cookies.clear())
                : answer;
    }
}
