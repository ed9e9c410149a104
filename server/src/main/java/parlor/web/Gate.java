package parlor.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.Session;
import parlor.identity.Sessions;

/// Tells who is asking.
final class Gate {
    private final Sessions sessions;
    private final Tickets tickets;
    private final Cookies cookies;

    Gate(Sessions sessions, Tickets tickets, Cookies cookies) {
        this.sessions = sessions;
        this.tickets = tickets;
        this.cookies = cookies;
    }

    /// @param session null for a stranger
    /// @param dead whether a cookie came that is worth nothing any more
    record Caller(@Nullable Session session, boolean dead) {}

    /// By the cookie, which also notes that he is active. A bearer's cookie is not looked at;
    /// nobody has given out tokens yet, so each is `not_authenticated`.
    Caller caller(Head head) {
        if (head.bearer()) {
            throw Problem.notAuthenticated();
        }
        return visitor(head);
    }

    /// By the cookie alone.
    Caller visitor(Head head) {
        var values = cookies.values(head);
        for (var value : values) {
            var session = sessions.verify(value);
            if (session.isPresent()) {
                sessions.touch(session.get());
                return new Caller(session.get(), false);
            }
        }
        return new Caller(null, !values.isEmpty());
    }

    /// Who opens a WebSocket: by ticket, else by cookie; empty for a bearer as yet.
    Optional<Session> opener(Head head) {
        if (head.bearer()) {
            return Optional.empty();
        }
        var ticket = Query.of(head.uri()).one("ticket");
        if (ticket != null) {
            var session = tickets.redeem(ticket).flatMap(sessions::find);
            session.ifPresent(sessions::touch);
            return session;
        }
        return Optional.ofNullable(caller(head).session());
    }
}
