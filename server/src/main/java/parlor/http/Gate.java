package parlor.http;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Caches;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.identity.User;
import parlor.oauth.Access;

/// Tells who is asking.
public final class Gate {
    private static final String API = "/api/";
    private static final int GRANTED = 100_000;

    private final Sessions sessions;
    private final Tickets tickets;
    private final Cookies cookies;
    private final AccountGate accounts;
    private final Function<Head, Access> tokens;
    private final Cache<UUID, Boolean> granted =
            Caches.ageingBy(System::nanoTime)
                    .maximumSize(GRANTED)
                    .expireAfterWrite(Limits.OAUTH_ACCESS)
                    .build();

    /// @param tokens what the access token of a request lets one do, or `not_authenticated`; may
    ///   wait
    public Gate(
            Sessions sessions,
            Tickets tickets,
            Cookies cookies,
            AccountGate accounts,
            Function<Head, Access> tokens) {
        this.sessions = sessions;
        this.tickets = tickets;
        this.cookies = cookies;
        this.accounts = accounts;
        this.tokens = tokens;
    }

    /// @param session null for a stranger
    /// @param dead whether a cookie came that is worth nothing any more
    /// @param access what the token allows of one who came with a token; else null
    /// @param refused why this token makes him nobody here, where nobody needs to be anybody
    public record Caller(
            @Nullable Session session,
            boolean dead,
            @Nullable Access access,
            @Nullable Problem refused) {}

    /// By the token, which must reach there, or by the cookie; a bearer's cookie is not looked at.
    /// May wait.
    Caller caller(Head head, Route route) {
        return head.bearer() && route.template().startsWith(API)
                ? bearer(tokens.apply(head), route)
                : visitor(head);
    }

    private Caller bearer(Access access, Route route) {
        try {
            Reach.check(access, route);
            var session = Rights.session(access);
            granted.put(session.id(), true);
            return new Caller(session, false, access, null);
        } catch (Problem problem) {
            if (!Reach.isOpen(route)) {
                throw problem;
            }
            return new Caller(null, false, access, problem);
        }
    }

    /// By the cookie, on an event loop, where no token reaches.
    Caller cookieOnly(Head head) {
        if (head.bearer()) {
            throw Reach.none();
        }
        return visitor(head);
    }

    /// By the cookie alone, which also notes that he is active.
    Caller visitor(Head head) {
        var values = cookies.values(head);
        for (var value : values) {
            var session = sessions.verify(value).filter(it -> comes(it, head));
            if (session.isPresent()) {
                sessions.touch(session.get());
                return new Caller(session.get(), false, null, null);
            }
        }
        return new Caller(null, !values.isEmpty(), null, null);
    }

    /// A guest by any way, an account where accounts are used.
    private boolean comes(Session session, Head head) {
        return session.user().kind() == User.Kind.GUEST || accounts.open(head);
    }

    /// Whether a token of this grant came lately: no session has this id.
    public boolean granted(UUID id) {
        return granted.getIfPresent(id) != null;
    }

    /// Who opens a WebSocket with an access token; `not_authenticated` or `insufficient_scope`. May
    /// wait.
    public Rights bearer(Head head) {
        var access = tokens.apply(head);
        Reach.check(access, Reach.READ);
        var rights = Rights.of(access);
        granted.put(rights.session().id(), true);
        return rights;
    }

    /// Who opens a WebSocket without a token: by ticket, else by cookie.
    public Optional<Rights> opener(Head head) {
        var ticket = Query.of(head.uri()).one("ticket");
        return ticket == null
                ? Optional.ofNullable(visitor(head).session()).map(Rights::of)
                : tickets.redeem(ticket).flatMap(this::rights);
    }

    private Optional<Rights> rights(Tickets.Ticket ticket) {
        var access = ticket.access();
        if (access != null) {
            return Optional.of(Rights.of(access));
        }
        var session = sessions.find(ticket.session());
        session.ifPresent(sessions::touch);
        return session.map(Rights::of);
    }
}
