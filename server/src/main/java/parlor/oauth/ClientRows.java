package parlor.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.rp.OIDCClientMetadata;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parlor.db.Tx;

/// The rows of clients.
final class ClientRows {
    private static final String CLIENT =
            """
            select id, metadata, secret, first_party, pkce, created_at,
                   exists (select 1 from oauth_registration where client = id) as stranger
            from oauth_client\
            """;

    private ClientRows() {}

    static Optional<Client> find(Tx tx, String id) {
        return tx.row(CLIENT + " where id = ?", ClientRows::client, id);
    }

    /// The oldest first, after one.
    static List<Client> after(Tx tx, String id, int limit) {
        return tx.rows(CLIENT + " where id > ? order by id limit ?", ClientRows::client, id, limit);
    }

    private static Client client(ResultSet row) throws SQLException {
        try {
            return new Client(
                    row.getString("id"),
                    OIDCClientMetadata.parse(JSONObjectUtils.parse(row.getString("metadata"))),
                    row.getString("secret"),
                    row.getBoolean("first_party"),
                    row.getBoolean("pkce"),
                    row.getBoolean("stranger"),
                    Instant.ofEpochMilli(row.getLong("created_at")));
        } catch (ParseException e) {
            throw new IllegalStateException("what a client registered cannot be read", e);
        }
    }

    static void insert(Tx tx, Client client) {
        tx.update(
                """
                insert into oauth_client (id, metadata, secret, first_party, pkce, created_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                client.id(),
                client.metadata().toJSONObject().toJSONString(),
                client.secret(),
                client.firstParty(),
                client.pkce(),
                client.createdAt().toEpochMilli());
    }

    static boolean setSecret(Tx tx, String id, String kept) {
        return tx.update(
                        "update oauth_client set secret = ? where id = ? and secret is not null",
                        kept,
                        id)
                == 1;
    }

    /// Takes a client away with everything it was given.
    static boolean delete(Tx tx, String id) {
        tx.update(
                "delete from oauth_code where grant_id in"
                        + " (select id from oauth_grant where client = ?)",
                id);
        tx.update(
                "delete from oauth_refresh where grant_id in"
                        + " (select id from oauth_grant where client = ?)",
                id);
        tx.update("delete from oauth_grant where client = ?", id);
        tx.update("delete from oauth_device where client = ?", id);
        RegistrationRows.delete(tx, id);
        tx.update("delete from oauth_consent where client = ?", id);
        return tx.update("delete from oauth_client where id = ?", id) == 1;
    }
}
