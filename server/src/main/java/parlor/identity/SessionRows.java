package parlor.identity;

import parlor.db.Tx;

/// The rows of sessions.
public final class SessionRows {
    private SessionRows() {}

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
