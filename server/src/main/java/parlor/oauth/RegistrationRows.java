package parlor.oauth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import parlor.db.Tx;

/// Which clients have registered by themselves, and what proves that one is itself.
final class RegistrationRows {
    private RegistrationRows() {}

    /// @param token with which it registers
    static void insert(Tx tx, String client, String kept, String token) {
        tx.update(
                "insert into oauth_registration (client, hash, token) values (?, ?, ?)",
                client,
                kept,
                token);
    }

    /// Somebody has let it in, or it acts for itself: it is used.
    static void granted(Tx tx, String client) {
        tx.update(
                "update oauth_registration set granted = 1 where client = ? and granted = 0",
                client);
    }

    /// Those that were there before and have never been used.
    static List<String> unused(Tx tx, Instant before) {
        return tx.rows(
                """
                select c.id from oauth_registration r join oauth_client c on c.id = r.client
                where r.granted = 0 and c.created_at < ?
                """,
                row -> row.getString("id"),
                before.toEpochMilli());
    }

    /// The token with which a client has registered, if it has; empty text where none is known.
    static Optional<String> token(Tx tx, String client) {
        return tx.row(
                "select coalesce(token, '') as token from oauth_registration where client = ?",
                row -> row.getString("token"),
                client);
    }

    /// All that have registered by themselves.
    static Map<String, Clients.Origin> origins(Tx tx) {
        return tx
                .rows(
                        """
                        select r.client, coalesce(r.token, '') as token, t.label
                        from oauth_registration r left join oauth_initial_token t on t.id = r.token
                        """,
                        row ->
                                Map.entry(
                                        row.getString("client"),
                                        new Clients.Origin(
                                                row.getString("token"), row.getString("label"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static boolean holds(Tx tx, String client, String kept) {
        return tx.row(
                        "select 1 from oauth_registration where client = ? and hash = ?",
                        _ -> true,
                        client,
                        kept)
                .isPresent();
    }

    static long count(Tx tx) {
        return tx.row("select count(*) from oauth_registration", row -> row.getLong(1)).orElse(0L);
    }

    static void delete(Tx tx, String client) {
        tx.update("delete from oauth_registration where client = ?", client);
    }
}
