package parlor.web;

import java.util.Map;
import parlor.accounts.AccountName;
import parlor.accounts.Accounts;
import parlor.base.Limits;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Cookies;
import parlor.http.Routes;
import parlor.http.Tickets;
import parlor.identity.Names;
import parlor.identity.Sessions;
import parlor.identity.User;
import parlor.rooms.Rooms;
import parlor.wire.Times;

/// Oneself: name, session, tickets.
record MeEndpoints(
        Rooms rooms,
        Accounts accounts,
        Sessions sessions,
        Tickets tickets,
        Budgets budgets,
        Cookies cookies) {
    private static final String ME = "/api/v1/me";

    void addTo(Routes routes) {
        routes.add("GET", ME, call -> Answers.user(call.session().user()));
        routes.add("PATCH", ME, this::rename);
        routes.add("DELETE", ME, this::delete);
        routes.add("POST", "/api/v1/logout", this::logout);
        routes.add("POST", "/api/v1/ws/ticket", this::ticket);
    }

    private Answer rename(Call call) {
        var session = call.session();
        var user = session.user();
        boolean guest = user.kind() == User.Kind.GUEST;
        var fields = call.fields();
        var name =
                fields.text("username", Limits.TEXT, guest ? Names::guest : AccountName::checked);
        fields.done();
        if (name == null) {
            return Answers.user(user);
        }
        budgets.name(session.id());
        return Answers.user(accounts.profiles().rename(session, name));
    }

    /// Goes for good. An account chooses whether what it said goes too; what a guest said stays.
    private Answer delete(Call call) {
        var session = call.session();
        var fields = call.fields();
        var keep = fields.choice("messages", Map.of("keep", true, "delete", false));
        boolean account = session.user().kind() == User.Kind.ACCOUNT;
        if (!account && Boolean.FALSE.equals(keep)) {
            fields.mistakes().invalid("What guests have said stays.", "messages");
        }
        fields.done();
        if (account) {
            accounts.goodbyes().leave(session, Boolean.FALSE.equals(keep));
            return Answer.none(204).with("Set-Cookie", cookies.clear());
        }
        Call.await(rooms.residents().endSeatsOf(session.user().id()));
        Call.await(sessions.end(session.id()));
        return Answer.none(204).with("Set-Cookie", cookies.clear());
    }

    private Answer logout(Call call) {
        var session = call.caller().session();
        if (session != null) {
            Call.await(sessions.end(session.id()));
        }
        return Answer.none(204).with("Set-Cookie", cookies.clear());
    }

    private Answer ticket(Call call) {
        var session = call.session().id();
        budgets.ticket(session);
        var ticket = tickets.issue(session, call.caller().access());
        return Answer.json(
                201,
                json ->
                        json.put("ticket", ticket.text())
                                .put("expires_at", Times.text(ticket.expiresAt())));
    }
}
