package parlor.web;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import parlor.accounts.Accounts;
import parlor.accounts.Picture;
import parlor.base.Problem;
import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.PagedAnswer;
import parlor.http.Routes;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.oauth.Grant;
import parlor.oauth.OAuth;
import parlor.rooms.Rooms;
import parlor.wire.JsonText;
import parlor.wire.Times;

/// All that is kept of an account, for the account itself, line by line; one export of an account
/// at a time.
final class MyExportEndpoint {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Rooms rooms;
    private final Accounts accounts;
    private final SessionEndpoints sessions;
    private final Supplier<OAuth> oauth;
    private final Executor waiting;
    private final Set<PrincipalId> running = ConcurrentHashMap.newKeySet();

    MyExportEndpoint(
            Rooms rooms,
            Accounts accounts,
            SessionEndpoints sessions,
            Supplier<OAuth> oauth,
            Executor waiting) {
        this.rooms = rooms;
        this.accounts = accounts;
        this.sessions = sessions;
        this.oauth = oauth;
        this.waiting = waiting;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/api/v1/me/export", this::export);
    }

    private Answer export(Call call) {
        var session = call.session();
        var about = accounts.profiles().about(session);
        var first = new MyLines.Head(about, accounts.mail().address(session), belongings(session));
        return Answer.stream("application/x-ndjson", request -> begin(request, session, first))
                .with("Content-Disposition", "attachment; filename=\"me.jsonl\"");
    }

    private List<MyLines.Line> belongings(Session session) {
        var user = session.user();
        var apps = oauth.get();
        var lines = new ArrayList<MyLines.Line>();
        accounts.pictures()
                .of(user)
                .ifPresent(it -> lines.add(new MyLines.Line("picture", j -> picture(j, it))));
        sessions.lines(session).forEach(it -> lines.add(new MyLines.Line("session", it)));
        apps.letIn(user.id())
                .forEach(it -> lines.add(new MyLines.Line("app", json -> app(json, it))));
        apps.granted(user.id())
                .forEach(it -> lines.add(new MyLines.Line("grant", json -> grant(json, it))));
        return lines;
    }

    private static void picture(JsonText json, Picture it) throws IOException {
        json.put("path", it.path())
                .put("type", it.type())
                .put("base64", Base64.getEncoder().encodeToString(it.bytes()));
    }

    private static void app(JsonText json, OAuth.LetIn it) throws IOException {
        json.put("client_id", it.client().id())
                .put("client_name", it.client().name())
                .put("scope", it.scope().toString())
                .put("agreed_at", Times.text(it.at()));
    }

    private static void grant(JsonText json, Grant it) throws IOException {
        json.put("client_id", it.client())
                .put("scope", it.scope().toString())
                .put("offline", it.offline())
                .put("signed_in_at", Times.text(it.authTime()))
                .put("expires_at", Times.text(it.expiresAt()));
    }

    /// On the request's event loop.
    private void begin(HttpServerRequest request, Session session, MyLines.Head first) {
        var me = session.user().id();
        if (!running.add(me)) {
            throw Problem.throttled(SOON);
        }
        var profiles = accounts.profiles();
        var lines =
                new MyLines(
                        rooms,
                        session.user(),
                        first,
                        (after, limit) -> profiles.acts(me, after, limit));
        new PagedAnswer(request, waiting, lines::next, () -> running.remove(me)).begin();
    }
}
