package parlor.accounts;

import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.identity.Session;
import parlor.identity.Sessions;
import parlor.identity.User;
import parlor.rooms.Residents;

/// What the commands on accounts stand on.
record Parts(
        Edge edge,
        Ids ids,
        Database database,
        Residents residents,
        Sessions sessions,
        Passwords passwords,
        Flows flows,
        RecoveryCodes codes,
        Admissions admissions) {

    /// A session that begins now; not stored yet.
    Session newSession(User user) {
        var now = edge.clock().instant();
        return new Session(ids.next(), user, now, now.plus(Limits.ACCOUNT_SESSION));
    }

    /// Makes a stored session known, and ends the caller's that it takes the place of.
    void begin(Session opened, @Nullable Session session) {
        sessions.opened(opened);
        if (session != null) {
            sessions.end(session.id()).join();
        }
    }

    /// Who is signed in signs out first.
    static void refuseAccount(@Nullable Session session) {
        if (session != null && session.user().kind() != User.Kind.GUEST) {
            throw new Problem(ProblemCode.CONFLICT, "Sign out first.");
        }
    }
}
