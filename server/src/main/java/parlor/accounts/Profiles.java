package parlor.accounts;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// What an account shows of itself.
public final class Profiles {
    private final Parts parts;

    Profiles(Parts parts) {
        this.parts = parts;
    }

    /// Where the sessions of one's own were begun.
    public Map<UUID, SessionRows.Origin> origins(Session session) {
        return parts.database().read(tx -> SessionRows.origins(tx, session.user().id()));
    }

    /// Takes another name, which must be a checked one; `name_taken` if somebody has it, or has it
    /// in one of the rooms.
    public CompletableFuture<User> rename(Session session, String name) {
        Parts.refuseGuest(session);
        var was = session.user();
        var user = new User(was.id(), was.kind(), name, was.avatar());
        var now = parts.edge().clock().instant();
        return parts.residents()
                .show(
                        user,
                        tx -> {
                            AccountRows.refuseTaken(tx, name, user.id(), now);
                            AccountRows.rename(tx, user);
                        })
                .thenApply(_ -> {
                    parts.sessions().renamed(user);
                    return user;
                });
    }
}
