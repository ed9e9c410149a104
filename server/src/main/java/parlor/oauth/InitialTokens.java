package parlor.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.AuditLog;

/// Tokens of the host's with which clients register by themselves (RFC 7591 §3): each with so many,
/// until it ends or is revoked. Works beside a running server.
public final class InitialTokens {
    private final Database database;
    private final Edge edge;

    public InitialTokens(Database database, Edge edge) {
        this.database = database;
        this.edge = edge;
    }

    /// A new one.
    ///
    /// @param token shown this once
    public record Made(String id, String token) {}

    /// What is kept of one.
    ///
    /// @param label what the host calls it
    /// @param registered how many have registered with it, with those that are gone
    /// @param most how many may
    public record Known(
            String id,
            @Nullable String label,
            Instant createdAt,
            Instant expiresAt,
            int registered,
            int most) {}

    /// @param most how many clients may register with it
    public Made make(Duration life, int most, @Nullable String label) {
        var made =
                new Made(
                        new Ids(edge.clock(), edge.secrets()).next().toString(),
                        Handle.draw(edge.secrets()));
        long now = edge.clock().millis();
        database.write(tx -> {
            forget(tx, now);
            AuditLog.note(
                    tx,
                    null,
                    AuditLog.Action.INITIAL_TOKEN_MADE,
                    made.id(),
                    edge.clock().instant());
            return tx.update(
                    """
                    insert into oauth_initial_token (hash, id, label, most, created_at, expires_at)
                    values (?, ?, ?, ?, ?, ?)
                    """,
                    Handle.kept(made.token()),
                    made.id(),
                    label,
                    most,
                    now,
                    now + life.toMillis());
        });
        return made;
    }

    /// The oldest first; those that are over are known as long as a client is there that registered
    /// with them.
    public List<Known> all() {
        return database.read(tx ->
                tx.rows(
                        """
                        select id, label, created_at, expires_at, registered, most
                        from oauth_initial_token order by created_at, id
                        """,
                        InitialTokens::known));
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getString("id"),
                row.getString("label"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                row.getInt("registered"),
                row.getInt("most"));
    }

    /// Nobody registers with it any more; who has stays.
    ///
    /// @return false if there is no such token, or it was over before
    public boolean revoke(String id) {
        long millis = edge.clock().millis();
        return database.write(tx -> {
            boolean revoked =
                    tx.update(
                                    "update oauth_initial_token set expires_at = ?1"
                                            + " where id = ?2 and expires_at > ?1",
                                    millis,
                                    id)
                            == 1;
            if (revoked) {
                var now = edge.clock().instant();
                AuditLog.note(tx, null, AuditLog.Action.INITIAL_TOKEN_REVOKED, id, now);
            }
            forget(tx, millis);
            return revoked;
        });
    }

    /// Takes away those that are over and of which no client is left.
    static void forget(Tx tx, long now) {
        tx.update(
                """
                delete from oauth_initial_token where expires_at <= ?
                  and not exists (select 1 from oauth_registration r where r.token = id)
                """,
                now);
    }

    /// Whether one more client may register with this token.
    static boolean holds(Tx tx, String token, long now) {
        return tx.row(
                        "select 1 from oauth_initial_token"
                                + " where hash = ? and expires_at > ? and registered < most",
                        _ -> true,
                        Handle.kept(token),
                        now)
                .isPresent();
    }

    /// Counts a client that registers with this token.
    ///
    /// @return which token it is; empty if no more may
    static Optional<String> use(Tx tx, String token, long now) {
        return tx.row(
                """
                update oauth_initial_token set registered = registered + 1
                where hash = ? and expires_at > ? and registered < most returning id
                """,
                row -> row.getString("id"),
                Handle.kept(token),
                now);
    }
}
