package parlor.web;

import java.util.function.Function;
import parlor.db.Tx;

/// Very many requests and devices of others, put where the server keeps them.
final class Crowd {
    private Crowd() {}

    /// @param holder who has pushed them
    static void pushes(House house, String holder, int requests) {
        beside(house, tx -> add(tx, house, 1, holder, 1, requests));
    }

    /// Requests that wait for people.
    ///
    /// @param holder who holds their places; `%d` for so many of them
    static void waits(House house, String holder, int holders, int requests) {
        beside(house, tx -> add(tx, house, 0, holder, holders, requests));
    }

    /// Devices that wait to be let in.
    ///
    /// @param holder who holds their places; `%d` for so many of them
    static void shows(House house, String holder, int holders, int devices) {
        long now = house.time().millis();
        beside(
                house,
                tx ->
                        tx.update(
                                """
                                with recursive n(i) as
                                  (select 1 union all select i + 1 from n where i < ?3)
                                insert into oauth_device (hash, user_code, client, scope,
                                  created_at, expires_at, holder)
                                select 'crowd ' || i, 'crowd ' || i, 'nobody', '', ?4, ?5,
                                  printf(?1, i % ?2) from n
                                """,
                                holder, holders, devices, now, now + 600_000));
    }

    /// From each of so many neighbourhoods the same number.
    static void comesFrom(House house, int neighbourhoods, int requests) {
        beside(house, tx -> add(tx, house, 1, "from %d", neighbourhoods, requests));
    }

    private static int add(
            Tx tx, House house, int pushed, String holder, int holders, int requests) {
        long now = house.time().millis();
        return tx.update(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < ?3)
                insert into oauth_request (hash, client, parameters, pushed, created_at, expires_at,
                  holder)
                select 'crowd ' || ?1 || i, 'nobody', '', ?6, ?4, ?5, printf(?1, i % ?2) from n
                """,
                holder, holders, requests, now, now + 90_000, pushed);
    }

    static void leaves(House house) {
        beside(house, tx -> tx.update("delete from oauth_request where pushed = 1"));
        beside(house, tx -> tx.update("delete from oauth_request where client = 'nobody'"));
        beside(house, tx -> tx.update("delete from oauth_device where client = 'nobody'"));
    }

    private static void beside(House house, Function<Tx, Integer> work) {
        house.beside((database, _) -> database.write(work));
    }
}
