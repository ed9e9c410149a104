package parlor.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.Session;
import parlor.identity.SessionRows;
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

    /// A session that begins now, whosever it turns out to be; not stored yet.
    Beginning begins() {
        return new Beginning(ids.next(), edge.clock().instant(), sessions.longest());
    }

    /// What is drawn for a session before its turn.
    record Beginning(UUID id, Instant at, Duration longest) {
        Session of(User user) {
            return new Session(id, user, at, at.plus(longest));
        }
    }

    /// Stores a session in the place of the caller's, if he has one, and makes it known in the same
    /// turn: who takes the account away in a later turn finds it. Nobody holds its cookie before it
    /// is durable.
    void begin(Tx tx, Session opened, Place place) {
        SessionRows.store(tx, opened, place.device(), place.network());
        if (place.session() != null) {
            SessionRows.end(tx, place.session().id(), opened.createdAt());
        }
        sessions.opened(opened);
    }

    /// When a change that begins a session is done, the session that it takes the place of is over;
    /// if it failed, there is no new one.
    <T extends @Nullable Object> CompletableFuture<T> begun(
            CompletableFuture<T> change, Beginning opened, Place place) {
        return change.whenComplete((_, failure) -> {
            if (failure != null) {
                sessions.withdrawn(opened.id());
            } else if (place.session() != null) {
                sessions.ended(List.of(place.session()));
            }
        });
    }

    /// Ends all sessions of the user but this one.
    static void endOthers(Tx tx, Session opened) {
        SessionRows.endOthers(tx, opened.user().id(), opened.id(), opened.createdAt());
    }

    /// `reauthentication_required` unless the session began less than 5 minutes ago.
    void refuseStale(Session session) {
        var now = edge.clock().instant();
        if (!session.createdAt().plus(Limits.FRESH).isAfter(now)) {
            throw new Problem(ProblemCode.REAUTHENTICATION_REQUIRED, "Sign in again to do this.");
        }
    }

    /// Guests have no password and nothing of an account.
    static void refuseGuest(Session session) {
        if (session.user().kind() != User.Kind.ACCOUNT) {
            throw new Problem(ProblemCode.PERMISSION_DENIED, "Sign up to do this.");
        }
    }

    /// `permission_denied` for one whom an administrator has shut out.
    static void refuseDisabled(Account account) {
        if (account.disabled()) {
            throw new Problem(ProblemCode.PERMISSION_DENIED, "This account is disabled.");
        }
    }

    /// Who is signed in signs out first.
    static void refuseAccount(@Nullable Session session) {
        if (session != null && session.user().kind() != User.Kind.GUEST) {
            throw new Problem(ProblemCode.CONFLICT, "Sign out first.");
        }
    }
}
