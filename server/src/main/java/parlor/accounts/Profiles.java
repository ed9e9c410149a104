package parlor.accounts;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// What an account shows of itself.
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

    /// Takes another name, which must be a checked one; `name_taken` if somebody has it, or has it
    /// in one of the rooms.
    public CompletableFuture<User> rename(Session session, String name) {
        Parts.refuseGuest(session);
        var was = session.user();
        var user = new User(was.id(), was.kind(), name, was.avatar());
        var now = parts.edge().clock().instant();
        return show(
                user,
                tx -> {
                    AccountRows.refuseTaken(tx, name, user.id(), now);
                    AccountRows.rename(tx, user);
                });
    }

    /// Takes the picture in the file for an avatar; a [parlor.base.Problem] as [Pictures#drawn] has
    /// them.
    public CompletableFuture<User> wear(Session session, byte[] file) {
        Parts.refuseGuest(session);
        return wear(session.user(), pictures.drawn(file));
    }

    /// Takes the avatar off.
    public CompletableFuture<User> bare(Session session) {
        Parts.refuseGuest(session);
        return wear(session.user(), null);
    }

    private CompletableFuture<User> wear(User was, @Nullable Picture picture) {
        var path = picture == null ? null : picture.path();
        var user = new User(was.id(), was.kind(), was.username(), path);
        return show(user, tx -> PictureRows.wear(tx, user.id(), picture));
    }

    private CompletableFuture<User> show(User user, Consumer<Tx> change) {
        return parts.residents()
                .show(user, change)
                .thenApply(_ -> {
                    parts.sessions().changed(user);
                    return user;
                });
    }
}
