package parlor.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// What somebody shows of himself. A change waits until it is durable.
public final class Profiles {
    private final Parts parts;

    private final Pictures pictures;

    Profiles(Parts parts, Pictures pictures) {
        this.parts = parts;
        this.pictures = pictures;
    }

    /// Where the sessions of one's own were begun.
    public Map<UUID, SessionRows.Origin> origins(Session session) {
        return parts.database().read(tx -> SessionRows.origins(tx, session.user().id()));
    }

    /// What an account is besides its user.
    public record About(boolean admin, Instant createdAt) {}

    /// For who wants to see all that is kept of him; needs a fresh sign-in.
    public About about(Session session) {
        Parts.refuseGuest(session);
        parts.refuseStale(session);
        return parts.database().read(tx -> AccountRows.about(tx, session.user().id()));
    }

    /// What somebody did that is written down, the oldest first, above a number.
    public List<AuditLog.Act> acts(PrincipalId who, long after, int limit) {
        return parts.database().read(tx -> AuditLog.of(tx, who, after, limit));
    }

    /// Takes another name, which must be a checked one; `name_taken` if somebody has it, or has it
    /// in one of the rooms. A guest has its name in its rooms alone.
    public User rename(Session session, String name) {
        if (session.user().kind() == User.Kind.GUEST) {
            return shown(parts.residents().rename(session, name));
        }
        Parts.refuseGuest(session);
        var now = parts.edge().clock().instant();
        return show(
                session,
                was -> new User(was.id(), was.kind(), name, was.avatar()),
                (tx, user) -> {
                    AccountRows.refuseTaken(tx, name, user.id(), now);
                    AccountRows.rename(tx, user);
                });
    }

    /// Takes the picture in the file for an avatar; a [parlor.base.Problem] as [Pictures#drawn] has
    /// them.
    public User wear(Session session, byte[] file) {
        Parts.refuseGuest(session);
        return puts(session, pictures.drawn(file));
    }

    /// Takes the avatar off.
    public User bare(Session session) {
        Parts.refuseGuest(session);
        return puts(session, null);
    }

    private User puts(Session session, @Nullable Picture picture) {
        var path = picture == null ? null : picture.path();
        return show(
                session,
                was -> new User(was.id(), was.kind(), was.username(), path),
                (tx, user) -> PictureRows.wear(tx, user.id(), picture));
    }

    /// Changes one thing of the account as it is when its turn has come, not as it was when it was
    /// asked.
    private User show(Session session, UnaryOperator<User> change, BiConsumer<Tx, User> write) {
        return shown(parts.residents().show(tx -> change.apply(present(tx, session)), write));
    }

    private User shown(CompletableFuture<User> change) {
        var user = change.join();
        parts.sessions().changed(user.id());
        return user;
    }

    private static User present(Tx tx, Session session) {
        SessionRows.refuseEnded(tx, session);
        return AccountRows.find(tx, session.user().id())
                .orElseThrow(Problem::notAuthenticated)
                .user();
    }
}
