package parlor.identity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;

/// The rows of sessions.
public final class SessionRows {
    private SessionRows() {}

    /// Ends every session of the principal but one, or all.
    public static void endOthers(Tx tx, PrincipalId principal, UUID but, Instant now) {
        tx.update(
                "update session set ended_at = ? where principal = ? and id <> ?"
                        + " and ended_at is null",
                now.toEpochMilli(),
                principal,
                but);
    }

    /// Ends every session of the principal.
    public static void endAll(Tx tx, PrincipalId principal, Instant now) {
        tx.update(
                "update session set ended_at = ? where principal = ? and ended_at is null",
                now.toEpochMilli(),
                principal);
    }

    /// Ends one.
    public static void end(Tx tx, UUID id, Instant now) {
        tx.update(
                "update session set ended_at = ? where id = ? and ended_at is null",
                now.toEpochMilli(),
                id);
    }

    /// `not_authenticated` if the session has ended: asked once more in the turn of a change, for
    /// it may end while the change waits.
    public static void refuseEnded(Tx tx, Session session) {
        var live =
                tx.row(
                        "select 1 from session where id = ? and ended_at is null",
                        _ -> true,
                        session.id());
        if (live.isEmpty()) {
            throw Problem.notAuthenticated();
        }
    }

    /// Where somebody is signed in: the browser and the network of each live session.
    public static Map<UUID, Origin> origins(Tx tx, PrincipalId principal) {
        var found = new HashMap<UUID, Origin>();
        tx.rows(
                "select id, device, address from session where principal = ? and ended_at is null",
                row ->
                        found.put(
                                UUID.fromString(row.getString("id")),
                                new Origin(row.getString("device"), row.getString("address"))),
                principal);
        return found;
    }

    /// The browser and the network that a session was begun in, both coarse; null for a guest's.
    public record Origin(@Nullable String device, @Nullable String address) {}

    /// @param device what kind of browser it is, coarse
    /// @param address the network it signed in from, coarse
    public static void store(Tx tx, Session session, String device, String address) {
        long now = session.createdAt().toEpochMilli();
        tx.update(
                """
                insert into session (id, principal, created_at, last_seen_at, expires_at, device,
                  address)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                session.id(),
                session.user().id(),
                now,
                now,
                session.expiresAt().toEpochMilli(),
                device,
                address);
    }
}
