package parlor.identity;

import java.util.UUID;
import java.util.function.Consumer;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.db.Tx;

/// Principals without a password, who came in by a room code and a name.
public final class Guests {
    private final Edge edge;
    private final Ids ids;
    private final Consumer<Session> opened;
    private final Consumer<UUID> withdrawn;

    /// @param opened is told of each session that is being stored
    /// @param withdrawn is told of the id of each that was not stored after all
    public Guests(Edge edge, Consumer<Session> opened, Consumer<UUID> withdrawn) {
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.opened = opened;
        this.withdrawn = withdrawn;
    }

    /// Draws a guest and its session (24 h); nothing is stored yet. The name must be a valid one.
    public Newcomer newcomer(String name) {
        var user = new User(new PrincipalId(ids.next()), User.Kind.GUEST, Names.guest(name), null);
        var now = edge.clock().instant();
        return new Newcomer(
                user, new Session(ids.next(), user, now, now.plus(Limits.GUEST_SESSION)));
    }

    /// Stores both, within the transaction of the command that needs them.
    public void store(Tx tx, Newcomer newcomer) {
        var user = newcomer.user();
        var session = newcomer.session();
        long now = session.createdAt().toEpochMilli();
        tx.update(
                "insert into principal (id, kind, name, avatar, created_at) values (?, ?, ?, ?, ?)",
                user.id(),
                user.kind().name(),
                user.username(),
                user.avatar(),
                now);
        tx.update(
                "insert into session (id, principal, created_at, last_seen_at, expires_at)"
                        + " values (?, ?, ?, ?, ?)",
                session.id(),
                user.id(),
                now,
                now,
                session.expiresAt().toEpochMilli());
        opened.accept(session);
    }

    /// For one whose command has failed.
    public void withdraw(Newcomer newcomer) {
        withdrawn.accept(newcomer.session().id());
    }
}
