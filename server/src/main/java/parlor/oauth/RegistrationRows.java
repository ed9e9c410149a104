package parlor.oauth;

import parlor.db.Tx;

/// Which clients have registered by themselves, and what proves that one is itself.
final class RegistrationRows {
    private RegistrationRows() {}

    static void insert(Tx tx, String client, String kept) {
        tx.update("insert into oauth_registration (client, hash) values (?, ?)", client, kept);
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
