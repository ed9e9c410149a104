package parlor.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.rooms.Residents;

/// Authorization codes (RFC 6749 §4.1): each is good once, for 60 seconds. Whoever shows one a
/// second time ends what came of the first (RFC 6749 §4.1.2, RFC 9700 §4.2.4).
final class Codes {
    private final Edge edge;
    private final Database database;
    private final Residents residents;
    private final Grants grants;

    Codes(Edge edge, Database database, Residents residents, Grants grants) {
        this.edge = edge;
        this.database = database;
        this.residents = residents;
        this.grants = grants;
    }

    /// What a code stands for.
    ///
    /// @param redirect that the client named in its request, or null
    /// @param challenge that the verifier must answer, or null
    /// @param jkt the key that the client said it will prove to hold, or null
    record Code(
            UUID grant,
            @Nullable String redirect,
            @Nullable String challenge,
            @Nullable String nonce,
            @Nullable OIDCClaimsRequest claims,
            @Nullable String jkt) {}

    /// A new code, and with it a grant.
    ///
    /// @param pending the request that it answers, as it is kept: it is over then; or null
    /// @return empty if that request was over before; `not_authenticated` if the session has ended
    Optional<String> issue(Authorization request, Session session, @Nullable String pending) {
        var code = Handle.draw(edge.secrets());
        var grant = grants.begun(request, session);
        var now = edge.clock().instant();
        boolean issued =
                residents
                        .write(tx -> {
                            SessionRows.refuseEnded(tx, session);
                            if (pending != null && !PendingRequests.end(tx, pending)) {
                                return false;
                            }
                            GrantRows.insert(tx, grant, now);
                            insert(tx, Handle.kept(code), grant.id(), request, now);
                            return true;
                        })
                        .join();
        return issued ? Optional.of(code) : Optional.empty();
    }

    private static void insert(Tx tx, String kept, UUID grant, Authorization request, Instant now) {
        var asked = request.request();
        var claims = request.claims();
        var confirmation = asked.getDPoPJWKThumbprintConfirmation();
        tx.update(
                """
                insert into oauth_code (hash, grant_id, redirect_uri, challenge, nonce, claims, jkt,
                  expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                kept,
                grant,
                asked.getRedirectionURI(),
                asked.getCodeChallenge() == null ? null : asked.getCodeChallenge().getValue(),
                request.nonce(),
                claims == null ? null : claims.toJSONString(),
                confirmation == null ? null : confirmation.getValue().toString(),
                now.plus(Limits.OAUTH_CODE).toEpochMilli());
    }

    /// What became of a code that was shown.
    sealed interface Outcome {}

    /// @param grant as it was in that moment: whoever was first gets its tokens, though they may
    ///   have ended with the second
    record Spent(Code code, Grant grant) implements Outcome {}

    record Reused(UUID grant) implements Outcome {}

    record Unknown() implements Outcome {}

    /// Spends the code of this client.
    Outcome spend(String code, Client client) {
        var kept = Handle.kept(code);
        var now = edge.clock().instant();
        var outcome = residents.write(tx -> spend(tx, kept, client, now)).join();
        if (outcome instanceof Reused(var grant)) {
            grants.forget(grant);
        }
        return outcome;
    }

    private static Outcome spend(Tx tx, String kept, Client client, Instant now) {
        var spent =
                tx.row(
                        """
                        update oauth_code set used_at = ?1
                        where hash = ?2 and used_at is null and expires_at > ?1
                          and exists (select 1 from oauth_grant g
                            where g.id = grant_id and g.client = ?3)
                        returning grant_id, redirect_uri, challenge, nonce, claims, jkt
                        """,
                        Codes::code,
                        now.toEpochMilli(),
                        kept,
                        client.id());
        if (spent.isPresent()) {
            var code = spent.get();
            return GrantRows.live(tx, code.grant(), now)
                    .<Outcome>map(grant -> new Spent(code, grant))
                    .orElseGet(Unknown::new);
        }
        return used(tx, kept, now).<Outcome>map(Reused::new).orElseGet(Unknown::new);
    }

    /// The grant of a code that is spent, which ends now; whoever shows it.
    private static Optional<UUID> used(Tx tx, String kept, Instant now) {
        var grant =
                tx.row(
                        "select grant_id from oauth_code where hash = ? and used_at is not null",
                        row -> UUID.fromString(row.getString("grant_id")),
                        kept);
        grant.ifPresent(id -> GrantRows.end(tx, id, now));
        return grant;
    }

    private static Code code(ResultSet row) throws SQLException {
        return new Code(
                UUID.fromString(row.getString("grant_id")),
                row.getString("redirect_uri"),
                row.getString("challenge"),
                row.getString("nonce"),
                claims(row.getString("claims")),
                row.getString("jkt"));
    }

    /// The single claims that were asked for when a grant was given.
    @Nullable OIDCClaimsRequest claims(UUID grant) {
        return database.read(tx ->
                        tx.row(
                                "select claims from oauth_code where grant_id = ?"
                                        + " and claims is not null",
                                row -> row.getString("claims"),
                                grant))
                .map(Codes::claims)
                .orElse(null);
    }

    private static @Nullable OIDCClaimsRequest claims(@Nullable String json) {
        try {
            return json == null ? null : OIDCClaimsRequest.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
