package parlor.oauth;

import java.time.Duration;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.db.Tx;

/// Tokens of the host's with which clients register by themselves (RFC 7591 §3), as often as they
/// like, until the token ends.
public final class InitialTokens {
    private InitialTokens() {}

    /// A new one, shown this once; works beside a running server.
    public static String make(Database database, Edge edge, Duration life) {
        var token = Handle.draw(edge.secrets());
        long now = edge.clock().millis();
        database.write(tx -> {
            tx.update("delete from oauth_initial_token where expires_at < ?", now);
            return tx.update(
                    "insert into oauth_initial_token (hash, created_at, expires_at)"
                            + " values (?, ?, ?)",
                    Handle.kept(token),
                    now,
                    now + life.toMillis());
        });
        return token;
    }

    static boolean holds(Tx tx, String token, long now) {
        return tx.row(
                        "select 1 from oauth_initial_token where hash = ? and expires_at > ?",
                        _ -> true,
                        Handle.kept(token),
                        now)
                .isPresent();
    }
}
