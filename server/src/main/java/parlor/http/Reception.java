package parlor.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
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
        Headers.usual(request.response(), id, settings.https());
        var passage = new Passage(request, head, id, "", System.nanoTime(), traffic);
        var refusal = threshold.refusal(head);
        if (refusal != null && !isProbe(refusal, head)) {
            passage.send(refused(refusal, passage));
            return;
        }
        switch (routes.find(head.method(), head.path())) {
            case Routes.Match(var route, var parts) ->
                    read(passage.at(route.template()), route, parts);
            case Routes.OtherMethod(var template, var allow) ->
                    passage.at(template).send(otherMethod(passage.at(template), allow));
            case Routes.Nothing() -> passage.send(passage.problem(Problem.notFound()));
        }
    }

    private boolean isProbe(Problem refusal, Head head) {
        return refusal.code() == ProblemCode.HTTPS_REQUIRED && probes.contains(head.path());
    }

    /// Who only reads over plain HTTP is sent to the public URL.
    private Answer refused(Problem refusal, Passage passage) {
        var head = passage.head();
        boolean reads = head.method().equals("GET") || head.method().equals("HEAD");
        if (refusal.code() != ProblemCode.HTTPS_REQUIRED || !reads || !head.uri().startsWith("/")) {
            return passage.problem(refusal);
        }
        return Answer.none(308).with("Location", Origins.of(settings.publicUrl()) + head.uri());
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
        var refusal = head.unsafe() && !route.own() ? threshold.foreign(head) : null;
        if (refusal == null && route.load().fromMembers()) {
            refusal = stranger(head);
        }
        if (refusal == null && announcesMore(head, most)) {
            refusal = tooLarge(most);
        }
        if (refusal != null) {
            passage.send(lastOf(passage, refusal));
            return;
        }
        BodyReader.read(
                passage.request(),
                most,
                body -> call(passage, route, parts, body),
                () -> passage.send(lastOf(passage, tooLarge(most))));
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

    /// The rest of the body is not waited for: nothing more can come by this connection.
    private static Answer lastOf(Passage passage, Problem problem) {
        var answer = passage.problem(problem);
        var version = passage.request().version();
        return version == HttpVersion.HTTP_2 ? answer : answer.with("Connection", "close");
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
            var caller = route.own() ? gate.visitor(head) : gate.caller(head, route);
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
