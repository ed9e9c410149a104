package parlor.accounts;

import parlor.db.Database;
import parlor.identity.Key;
import parlor.opaque.ServerKeys;

/// The two keys that every password depends on (RFC 9807 §4): without them nobody signs in again.
///
/// @param seed what the OPRF keys of all passwords follow from
/// @param server what the server's private key follows from
public record PasswordKeys(Key seed, Key server) {

    /// Names both.
    String id() {
        return seed.id() + "." + server.id();
    }

    /// Takes time: the tables of the group.
    ServerKeys drawn() {
        return ServerKeys.of(seed.derive("oprf seed", 64), server.derive("server key", 64));
    }

    /// How many accounts have passwords that depend on other keys: they cannot sign in.
    public long strangers(Database database) {
        return database.read(tx ->
                tx.row(
                                "select count(*) from account where server_key <> ?",
                                row -> row.getLong(1),
                                id())
                        .orElse(0L));
    }
}
