package parlor.http;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.Session;
import parlor.oauth.Access;
import parlor.wire.ClientFrame;

/// By what right a connection is open: a session, or a token, which reaches as far as its scope and
/// lasts until it expires or is renewed.
public final class Rights {
    private final @Nullable Access first;
    private volatile Session session;
    private volatile @Nullable Access access;

    private Rights(Session session, @Nullable Access access) {
        this.first = access;
        this.session = session;
        this.access = access;
    }

    /// As a session has them.
    public static Rights of(Session session) {
        return new Rights(session, null);
    }

    static Rights of(Access access) {
        return new Rights(session(access), access);
    }

    /// The token as the session that it stands for; `permission_denied` if it is nobody's.
    static Session session(Access access) {
        var grant = access.grant();
        if (grant.user() == null) {
            throw new Problem(
                    ProblemCode.PERMISSION_DENIED, "A client that acts for itself has no seat.");
        }
        return new Session(grant.id(), grant.user(), access.issuedAt(), access.expiresAt());
    }

    /// The session, or what stands for it.
    public Session session() {
        return session;
    }

    /// Why the token does not let one do this, or null.
    public @Nullable Problem refusal(ClientFrame frame) {
        var token = access;
        if (token == null) {
            return null;
        }
        if (frame instanceof ClientFrame.Delete) {
            return Reach.none();
        }
        try {
            needed(frame).forEach(scope -> Reach.check(token, scope));
            return null;
        } catch (Problem problem) {
            return problem;
        }
    }

    private static List<String> needed(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Subscribe _, ClientFrame.Unsubscribe _ -> List.of(Reach.READ);
            case ClientFrame.Say(_, var message) ->
                    Speaker.mayRoll(message.text())
                            ? List.of(Reach.WRITE, Reach.ROLL)
                            : List.of(Reach.WRITE);
            case ClientFrame.Edit _, ClientFrame.Delete _, ClientFrame.Typing _ ->
                    List.of(Reach.WRITE);
            case ClientFrame.Roll _ -> List.of(Reach.ROLL);
            case ClientFrame.Authorize _, ClientFrame.Ping _ -> List.of();
        };
    }

    /// Goes on with another token of the same person's and client's, perhaps of another grant, that
    /// would open the connection too; else a [Problem].
    public void renew(@Nullable Access next) {
        if (first == null) {
            throw new Problem(
                    ProblemCode.PERMISSION_DENIED, "This connection was not opened with a token.");
        }
        if (next == null) {
            throw Problem.notAuthenticated();
        }
        var before = first.grant();
        var after = next.grant();
        if (!before.client().equals(after.client()) || !before.subject().equals(after.subject())) {
            throw new Problem(
                    ProblemCode.PERMISSION_DENIED, "This token is another person's or client's.");
        }
        if (!Objects.equals(first.key(), next.key())) {
            throw new Problem(
                    ProblemCode.PERMISSION_DENIED,
                    "This token is bound to another key, or to none, or only this one is.");
        }
        Reach.check(next, Reach.READ);
        session = session(next);
        access = next;
    }
}
