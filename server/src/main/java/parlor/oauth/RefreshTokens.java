package parlor.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.rooms.Residents;

/// Refresh tokens (RFC 6749 §6): each is good once and brings the next. Whoever shows one that was
/// spent ends the grant with all its tokens (RFC 9700 §4.14.2).
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
    record Shown(UUID grant, boolean spent) {}

    /// The first of a grant.
    String issue(Grant grant) {
        var token = Handle.draw(edge.secrets());
        var now = edge.clock().instant();
        residents
                .write(tx -> {
                    insert(tx, Handle.kept(token), grant.id(), now);
                    return true;
                })
                .join();
        return token;
    }

    private static void insert(Tx tx, String kept, UUID grant, Instant now) {
        tx.update(
                "insert into oauth_refresh (hash, grant_id, created_at) values (?, ?, ?)",
                kept,
                grant,
                now.toEpochMilli());
    }

    /// The token of this client, spent or not.
    Optional<Shown> find(String token, Client client) {
        return database.read(tx ->
                tx.row(
                        """
                        select r.grant_id, r.used_at from oauth_refresh r
                          join oauth_grant g on g.id = r.grant_id
                        where r.hash = ? and g.client = ?
                        """,
                        row ->
                                new Shown(
                                        UUID.fromString(row.getString("grant_id")),
                                        row.getObject("used_at") != null),
                        Handle.kept(token),
                        client.id()));
    }

    /// Spends it for the next; empty if somebody else has spent it, which ends the grant.
    Optional<String> rotate(String token, UUID grant) {
        var next = Handle.draw(edge.secrets());
        var now = edge.clock().instant();
        boolean first =
                residents.write(tx -> rotate(tx, Handle.kept(token), next, grant, now)).join();
        if (!first) {
            grants.forget(grant);
        }
        return first ? Optional.of(next) : Optional.empty();
    }

    private static boolean rotate(Tx tx, String kept, String next, UUID grant, Instant now) {
        boolean first =
                tx.update(
                                "update oauth_refresh set used_at = ? where hash = ?"
                                        + " and used_at is null",
                                now.toEpochMilli(),
                                kept)
                        == 1;
        if (first) {
            insert(tx, Handle.kept(next), grant, now);
        } else {
            GrantRows.end(tx, grant, now);
        }
        return first;
    }
}
