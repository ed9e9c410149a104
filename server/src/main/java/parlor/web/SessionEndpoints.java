package parlor.web;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import parlor.accounts.Accounts;
import parlor.base.Problem;
import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.http.Routes;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.Sessions;
import parlor.wire.JsonText;
import parlor.wire.Paths;
import parlor.wire.Times;

/// Where one is signed in.
record SessionEndpoints(Accounts accounts, Sessions sessions, Cookies cookies) {
    private static final String MINE = "/api/v1/me/sessions";

    void addTo(Routes routes) {
        routes.add("GET", MINE, this::list);
        routes.add("DELETE", MINE, this::endOthers);
        routes.add("DELETE", MINE + "/{session}", this::end);
    }

    private Answer list(Call call) {
        var mine = call.session();
        var origins = accounts.profiles().origins(mine);
        var all =
                sessions.of(mine.user().id()).stream()
                        .sorted(Comparator.comparing(Session::createdAt).reversed())
                        .toList();
        return Answer.json(
                200, json -> json.array("results", all, (j, it) -> session(j, it, mine, origins)));
    }

    /// Each session of the caller, for a line of its own.
    List<JsonText.Fields> lines(Session mine) {
        var origins = accounts.profiles().origins(mine);
        return sessions.of(mine.user().id()).stream()
                .<JsonText.Fields>map(it -> json -> session(json, it, mine, origins))
                .toList();
    }

    private void session(
            JsonText json, Session session, Session mine, Map<UUID, SessionRows.Origin> origins)
            throws java.io.IOException {
        var origin = origins.getOrDefault(session.id(), new SessionRows.Origin(null, null));
        json.put("id", session.id().toString())
                .put("created_at", Times.text(session.createdAt()))
                .put("last_seen_at", Times.text(sessions.lastUsed(session)))
                .put("device", origin.device())
                .put("address", origin.address())
                .put("current", session.id().equals(mine.id()));
    }

    private Answer endOthers(Call call) {
        var mine = call.session();
        for (var session : sessions.of(mine.user().id())) {
            if (!session.id().equals(mine.id())) {
                Call.await(sessions.end(session.id()));
            }
        }
        return Answer.none(204);
    }

    private Answer end(Call call) {
        var mine = call.session();
        var id = Paths.uuid(call.part("session"));
        var found =
                sessions.of(mine.user().id()).stream()
                        .filter(session -> session.id().equals(id))
                        .toList();
        if (found.isEmpty()) {
            throw Problem.notFound();
        }
        Call.await(sessions.end(found.getFirst().id()));
        var answer = Answer.none(204);
        return found.equals(List.of(mine)) ? answer.with("Set-Cookie", cookies.clear()) : answer;
    }
}
