package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// The rows of grants. One lives as long as nobody ended it and all it stands on is there: its
/// client, the account with the password of then, and the session unless it is offline.
final class GrantRows {
    private static final String LIVE =
            """
            select g.id, g.client, g.session, g.scope, g.offline, g.auth_time, g.expires_at,
              p.id as principal, p.kind, p.name, p.avatar
            from oauth_grant g
              join oauth_client c on c.id = g.client
              left join principal p on p.id = g.principal
              left join account a on a.principal = g.principal
              left join session s on s.id = g.session
            where g.ended_at is null and g.expires_at > ?1
              and (g.principal is null
                or (a.disabled = 0 and a.credential = g.credential
                  and (g.offline = 1 or (s.ended_at is null and s.expires_at > ?1))))
            """;

    private GrantRows() {}

    static Optional<Grant> live(Tx tx, UUID id, Instant now) {
        return tx.row(LIVE + " and g.id = ?2", GrantRows::grant, now.toEpochMilli(), id);
    }

    /// What somebody has let clients do.
    static List<Grant> of(Tx tx, PrincipalId who, Instant now) {
        return tx.rows(
                LIVE + " and g.principal = ?2 order by g.created_at, g.id",
                GrantRows::grant,
                now.toEpochMilli(),
                who);
    }

    /// What a client has for itself.
    static Optional<Grant> own(Tx tx, String client, Instant now) {
        return tx.row(
                LIVE + " and g.client = ?2 and g.principal is null limit 1",
                GrantRows::grant,
                now.toEpochMilli(),
                client);
    }

    private static Grant grant(ResultSet row) throws SQLException {
        var session = row.getString("session");
        return new Grant(
                UUID.fromString(row.getString("id")),
                row.getString("client"),
                user(row),
                session == null ? null : UUID.fromString(session),
                Scope.parse(row.getString("scope")),
                row.getBoolean("offline"),
                Instant.ofEpochMilli(row.getLong("auth_time")),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }

    private static @Nullable User user(ResultSet row) throws SQLException {
        var id = row.getString("principal");
        return id == null
                ? null
                : new User(
                        PrincipalId.of(id),
                        User.Kind.valueOf(row.getString("kind")),
                        row.getString("name"),
                        row.getString("avatar"));
    }

    static void insert(Tx tx, Grant grant, Instant now) {
        var user = grant.user();
        tx.update(
                """
                insert into oauth_grant (id, client, principal, credential, session, scope, offline,
                  auth_time, created_at, expires_at)
                values (?1, ?2, ?3, (select credential from account where principal = ?3), ?4, ?5,
                  ?6, ?7, ?8, ?9)
                """,
                grant.id(),
                grant.client(),
                user == null ? null : user.id(),
                grant.session(),
                grant.scope().toString(),
                grant.offline(),
                grant.authTime().toEpochMilli(),
                now.toEpochMilli(),
                grant.expiresAt().toEpochMilli());
        RegistrationRows.granted(tx, grant.client());
    }

    static void end(Tx tx, UUID id, Instant now) {
        tx.update(
                "update oauth_grant set ended_at = ? where id = ? and ended_at is null",
                now.toEpochMilli(),
                id);
    }

    /// Ends all that somebody has let a client do.
    static void endOf(Tx tx, PrincipalId principal, String client, Instant now) {
        tx.update(
                "update oauth_grant set ended_at = ? where principal = ? and client = ?"
                        + " and ended_at is null",
                now.toEpochMilli(),
                principal,
                client);
    }
}
