package parlor.web;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import parlor.accounts.Accounts;
import parlor.base.Problem;
import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.PagedAnswer;
import parlor.http.Routes;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.rooms.Rooms;

/// All that is kept of an account, for the account itself, line by line; one export of an account
/// at a time.
final class MyExportEndpoint {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Rooms rooms;
    private final Accounts accounts;
    private final SessionEndpoints sessions;
    private final Executor waiting;
    private final Set<PrincipalId> running = ConcurrentHashMap.newKeySet();

    MyExportEndpoint(Rooms rooms, Accounts accounts, SessionEndpoints sessions, Executor waiting) {
        this.rooms = rooms;
        this.accounts = accounts;
        this.sessions = sessions;
        this.waiting = waiting;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/api/v1/me/export", this::export);
    }

    private Answer export(Call call) {
        var session = call.session();
        var about = accounts.profiles().about(session);
        var first =
                new MyLines.Head(about, accounts.mail().address(session), sessions.lines(session));
        return Answer.stream("application/x-ndjson", request -> begin(request, session, first))
                .with("Content-Disposition", "attachment; filename=\"me.jsonl\"");
    }

    /// On the request's event loop.
    private void begin(HttpServerRequest request, Session session, MyLines.Head first) {
        var me = session.user().id();
        if (!running.add(me)) {
            throw Problem.throttled(SOON);
        }
        var lines = new MyLines(rooms, session.user(), first);
        new PagedAnswer(request, waiting, lines::next, () -> running.remove(me)).begin();
    }
}
