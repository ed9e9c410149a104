package parlor.accounts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// Making accounts. A guest who signs up becomes the account: with its id, its seats and all it has
/// said.
public final class SignUps {
    private final Parts parts;

    SignUps(Parts parts) {
        this.parts = parts;
    }

    /// What else somebody says who wants an account.
    ///
    /// @param email is the account's, but not confirmed: whether it is his is asked by [Mail]
    /// @param setupCode makes the first administrator
    /// @param invite needed where one comes by invitation only
    public record Wish(
            @Nullable String email, @Nullable String setupCode, @Nullable String invite) {}

    /// A new account, and the codes that are shown this once.
    public record SignedUp(Session session, List<String> recoveryCodes) {}

    /// Who may sign up without a setup code.
    public Policy policy() {
        return parts.admissions().policy();
    }

    /// Answers the first message; `name_taken`, or `permission_denied` where nobody may sign up.
    /// Who may not sign up without showing more hears of names only when he has shown it.
    ///
    /// @param invite where it is given, whether it is good is said now
    public Started start(
            String name, byte[] request, @Nullable String invite, @Nullable Session session) {
        parts.admissions().refuseClosed();
        Parts.refuseAccount(session);
        var now = parts.edge().clock().instant();
        parts.database()
                .read(tx -> {
                    if (invite != null) {
                        Invitations.check(tx, invite, now);
                    }
                    if (invite != null || parts.admissions().open()) {
                        AccountRows.refuseTaken(tx, name, null, now);
                    }
                    return true;
                });
        var credential = parts.passwords().credential();
        var response = parts.passwords().register(request, credential);
        var flow = parts.flows().seal(Flow.Purpose.SIGN_UP, name, null, id(session), credential);
        return new Started(flow, response);
    }

    /// Makes the account and signs it in; `not_authenticated` if the flow is not good any more, or
    /// the guest's session has ended.
    public CompletableFuture<SignedUp> finish(String text, byte[] record, Wish wish, Place place) {
        var session = place.session();
        Parts.refuseAccount(session);
        var checked = parts.passwords().record(record);
        var flow =
                parts.flows()
                        .spend(text, Flow.Purpose.SIGN_UP, id(session))
                        .orElseThrow(Problem::notAuthenticated);
        var principal = session == null ? new PrincipalId(parts.ids().next()) : session.user().id();
        var user = new User(principal, User.Kind.ACCOUNT, flow.name(), null);
        var made = new Made(user, flow.secret(), checked, parts.codes().draw());
        var drawn = parts.begins();
        var opened = drawn.of(user);
        var change =
                parts.residents()
                        .show(
                                user,
                                tx -> {
                                    if (session != null) {
                                        SessionRows.refuseEnded(tx, session);
                                    }
                                    store(tx, made, wish, opened.createdAt());
                                    parts.begin(tx, opened, place);
                                });
        return parts.begun(change, drawn, place)
                .thenApply(_ -> {
                    parts.admissions().admitted(wish);
                    return new SignedUp(opened, made.codes());
                });
    }

    /// What is drawn for an account before its turn.
    private record Made(User user, byte[] credential, byte[] record, List<String> codes) {}

    private void store(Tx tx, Made made, Wish wish, Instant now) {
        var user = made.user();
        parts.admissions().check(tx, wish, now);
        AccountRows.refuseTaken(tx, user.username(), null, now);
        boolean admin = parts.admissions().admit(tx, wish, user.id());
        AccountRows.insert(
                tx,
                new Account(user, made.credential(), made.record(), admin, false),
                parts.passwords().keyId(),
                wish.email(),
                now);
        parts.codes().store(tx, user.id(), made.codes());
        if (admin) {
            AuditLog.note(tx, user.id(), AuditLog.Action.ADMIN_MADE, user.id(), now);
        }
    }

    private static @Nullable UUID id(@Nullable Session session) {
        return session == null ? null : session.id();
    }
}
