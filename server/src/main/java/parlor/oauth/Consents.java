package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import parlor.base.Edge;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.rooms.Residents;

/// What people have let clients do, until they take it back.
final class Consents {
    private final Edge edge;
    private final Database database;
    private final Residents residents;
    private final Grants grants;

    Consents(Edge edge, Database database, Residents residents, Grants grants) {
        this.edge = edge;
        this.database = database;
        this.residents = residents;
        this.grants = grants;
    }

    /// What of this scope has not been agreed to yet.
    Scope missing(PrincipalId who, Client client, Scope wanted) {
        var missing = new Scope(wanted);
        missing.removeAll(database.read(tx -> given(tx, who, client.id())));
        return missing;
    }

    private static Scope given(Tx tx, PrincipalId who, String client) {
        return tx.row(
                        "select scope from oauth_consent where principal = ? and client = ?",
                        row -> Scope.parse(row.getString("scope")),
                        who,
                        client)
                .orElseGet(Scope::new);
    }

    /// Remembers it beside what was given before.
    void give(PrincipalId who, Client client, Scope scope) {
        var now = edge.clock().instant();
        residents.write(tx -> give(tx, who, client.id(), scope, now)).join();
    }

    static boolean give(Tx tx, PrincipalId who, String client, Scope scope, Instant now) {
        var all = given(tx, who, client);
        all.addAll(scope);
        return tx.update(
                        """
                        insert into oauth_consent (principal, client, scope, given_at)
                        values (?, ?, ?, ?)
                        on conflict (principal, client) do update set scope = excluded.scope,
                          given_at = excluded.given_at
                        """,
                        who,
                        client,
                        all.toString(),
                        now.toEpochMilli())
                == 1;
    }

    /// Everything somebody has let in, by name.
    List<OAuth.LetIn> of(PrincipalId who) {
        return database.read(tx ->
                tx
                        .rows(
                                "select client, scope, given_at from oauth_consent"
                                        + " where principal = ?",
                                row ->
                                        new Row(
                                                row.getString("client"),
                                                Scope.parse(row.getString("scope")),
                                                Instant.ofEpochMilli(row.getLong("given_at"))),
                                who)
                        .stream()
                        .flatMap(row ->
                                ClientRows.find(tx, row.client())
                                        .map(it -> new OAuth.LetIn(it, row.scope(), row.at()))
                                        .stream())
                        .toList());
    }

    private record Row(String client, Scope scope, Instant at) {}

    static List<String> meanings(Scope scope) {
        return Scopes.MEANING.entrySet().stream()
                .filter(entry -> scope.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// Takes it back: all that the client was let do by this person ends.
    void withdraw(PrincipalId who, String client) {
        var now = edge.clock().instant();
        residents
                .write(tx -> {
                    GrantRows.endOf(tx, who, client, now);
                    return tx.update(
                            "delete from oauth_consent where principal = ? and client = ?",
                            who,
                            client);
                })
                .join();
        grants.forgetAll();
    }
}
