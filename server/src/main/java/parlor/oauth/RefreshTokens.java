package parlor.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.rooms.Residents;

/// Refresh tokens (RFC 6749 §6): each is good once and brings the next. Whoever shows one that was
/// spent ends the grant with all its tokens (RFC 9700 §4.14.2). Only a client that proves both
/// itself and a key keeps its own (FAPI 2.0 Security Profile §5.3.2.1).
final class RefreshTokens {
    private final Edge edge;
    private final Database database;
    private final Residents residents;
    private final Grants grants;

    RefreshTokens(Edge edge, Database database, Residents residents, Grants grants) {
        this.edge = edge;
        this.database = database;
        this.residents = residents;
        this.grants = grants;
    }

    /// One that was shown.
    ///
    /// @param key that was proved when the first of its grant was given, or null
    record Shown(UUID grant, boolean spent, @Nullable String key) {}

    /// The first of a grant.
    ///
    /// @param key that the client has proved to hold, or null
    String issue(Grant grant, @Nullable String key) {
        var token = Handle.draw(edge.secrets());
        var now = edge.clock().instant();
        residents
                .write(tx -> {
                    insert(tx, Handle.kept(token), grant.id(), key, now);
                    return true;
                })
                .join();
        return token;
    }

    private static void insert(Tx tx, String kept, UUID grant, @Nullable String key, Instant now) {
        tx.update(
                "insert into oauth_refresh (hash, grant_id, jkt, created_at) values (?, ?, ?, ?)",
                kept,
                grant,
                key,
                now.toEpochMilli());
    }

    /// The token of this client, spent or not.
    Optional<Shown> find(String token, Client client) {
        return database.read(tx ->
                tx.row(
                        """
                        select r.grant_id, r.used_at, r.jkt from oauth_refresh r
                          join oauth_grant g on g.id = r.grant_id
                        where r.hash = ? and g.client = ?
                        """,
                        row ->
                                new Shown(
                                        UUID.fromString(row.getString("grant_id")),
                                        row.getObject("used_at") != null,
                                        row.getString("jkt")),
                        Handle.kept(token),
                        client.id()));
    }

    /// Spends it for the next; empty if somebody else has spent it, which ends the grant.
    Optional<String> rotate(String token, Shown shown) {
        var grant = shown.grant();
        var next = Handle.draw(edge.secrets());
        var now = edge.clock().instant();
        boolean first =
                residents.write(tx -> rotate(tx, Handle.kept(token), next, shown, now)).join();
        if (!first) {
            grants.forget(grant);
        }
        return first ? Optional.of(next) : Optional.empty();
    }

    private static boolean rotate(Tx tx, String kept, String next, Shown shown, Instant now) {
        boolean first =
                tx.update(
                                "update oauth_refresh set used_at = ? where hash = ?"
                                        + " and used_at is null",
                                now.toEpochMilli(),
                                kept)
                        == 1;
        if (first) {
            insert(tx, Handle.kept(next), shown.grant(), shown.key(), now);
        } else {
            GrantRows.end(tx, shown.grant(), now);
        }
        return first;
    }
}
