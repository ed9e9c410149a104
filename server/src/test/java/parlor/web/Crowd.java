package parlor.web;

import java.util.function.Function;
import parlor.db.Tx;

/// Very many pushed requests of others, put where the server keeps them.
final class Crowd {
    private Crowd() {}

    /// @param holder who has pushed them
    static void pushes(House house, String holder, int requests) {
        beside(house, tx -> add(tx, house, holder, 1, requests));
    }

    /// From each of so many neighbourhoods the same number.
    static void comesFrom(House house, int neighbourhoods, int requests) {
        beside(house, tx -> add(tx, house, "from %d", neighbourhoods, requests));
    }

    private static int add(Tx tx, House house, String holder, int holders, int requests) {
        long now = house.time().millis();
        return tx.update(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < ?3)
                insert into oauth_request (hash, client, parameters, pushed, created_at, expires_at,
                  holder)
                select 'crowd ' || ?1 || i, 'nobody', '', 1, ?4, ?5, printf(?1, i % ?2) from n
                """,
                holder, holders, requests, now, now + 90_000);
    }

    static void leaves(House house) {
        beside(house, tx -> tx.update("delete from oauth_request where pushed = 1"));
    }

    private static void beside(House house, Function<Tx, Integer> work) {
        house.beside((database, _) -> database.write(work));
    }
}
