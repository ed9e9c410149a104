package parlor.rooms;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.dice.Bytes;

/// The epochs of the rooms' dice as they are written down. A seed is a secret until its epoch ends.
final class Epochs {
    private static final int HASH = 32;
    private static final Bytes ZERO = Bytes.of(new byte[HASH]);

    private final Seeds seeds;
    private final String history;

    /// @param history names the history; an epoch that was opened in another one is to be ended
    Epochs(Seeds seeds, String history) {
        this.seeds = seeds;
        this.history = history;
    }

    Bytes drawBlind() {
        return seeds.draw();
    }

    /// Where the dice of a room stand; empty if it has no epoch.
    Optional<Chain> open(Tx tx, Room room) {
        return tx.row(
                "select * from dice_epoch where room_no = ? and closed = 0",
                row -> chain(row, room.id()),
                room.no());
    }

    private Chain chain(ResultSet row, RoomId room) throws SQLException {
        long n = row.getLong("n");
        boolean sealed = row.getInt("sealed") == 1;
        return new Chain(
                n,
                Bytes.of(row.getBytes("commitment")),
                seeds.opened(row.getBytes("seed"), sealed, seedOf(room, n)),
                seeds.opened(row.getBytes("blind"), sealed, blindOf(room, n)),
                Bytes.of(row.getBytes("x")),
                Bytes.of(row.getBytes("head")),
                row.getLong("rolls"),
                Tables.instant(row.getLong("opened_at")));
    }

    private static String seedOf(RoomId room, long n) {
        return "seed\n%s\n%d".formatted(room, n);
    }

    private static String blindOf(RoomId room, long n) {
        return "blind\n%s\n%d".formatted(room, n);
    }

    /// Begins the next epoch, and publishes the seed of the one that ends.
    ///
    /// @param first the number of the entry that says so
    Chain turn(Tx tx, Room room, @Nullable Chain ending, long first, Instant now) {
        if (ending != null) {
            tx.update(
                    "update dice_epoch set closed = 1, sealed = 0, spent = x'', seed = ?,"
                            + " blind = zeroblob(length(blind)), x = ?, head = ?, rolls = ?"
                            + " where room_no = ? and n = ?",
                    ending.seed().array(),
                    ending.x().array(),
                    ending.head().array(),
                    ending.rolls(),
                    room.no(),
                    ending.n());
        }
        return ending == null
                ? begin(tx, room, 1, ZERO, first, now)
                : begin(tx, room, ending.n() + 1, ending.head(), first, now);
    }

    /// Begins an epoch after one whose log ended with this head.
    Chain begin(Tx tx, Room room, long n, Bytes previousHead, long first, Instant now) {
        var next = Chain.begin(room.id(), n, seeds.draw(), seeds.draw(), previousHead, now);
        insert(tx, room, next, first);
        return next;
    }

    /// Writes down an epoch that has ended elsewhere.
    static void insertClosed(Tx tx, Room room, EpochPage.Line line, Instant now) {
        var seed = line.seed();
        tx.update(
                """
                insert into dice_epoch (room_no, n, commitment, seed, blind, sealed, x, head,
                  rolls, first, opened_at, history, closed)
                values (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, '', 1)
                """,
                room.no(),
                line.n(),
                line.commit().array(),
                (seed == null ? Bytes.EMPTY : seed).array(),
                Bytes.EMPTY.array(),
                line.head().array(),
                line.head().array(),
                line.rolls(),
                line.first(),
                Tables.micros(now));
    }

    private void insert(Tx tx, Room room, Chain chain, long first) {
        tx.update(
                """
                insert into dice_epoch (room_no, n, commitment, seed, blind, sealed, x, head,
                  rolls, first, opened_at, history)
                values (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
                """,
                room.no(),
                chain.n(),
                chain.commit().array(),
                seeds.kept(chain.seed(), seedOf(room.id(), chain.n())),
                seeds.kept(chain.blind(), blindOf(room.id(), chain.n())),
                chain.x().array(),
                chain.head().array(),
                chain.rolls(),
                first,
                Tables.micros(chain.openedAt()),
                history);
    }

    /// Hashes of the entropy that is not taken before the next roll of the room.
    static Set<Bytes> spent(Tx tx, Room room) {
        var all =
                tx.row(
                                "select spent from dice_epoch where room_no = ? and closed = 0",
                                row -> row.getBytes("spent"),
                                room.no())
                        .orElseThrow();
        var spent = new HashSet<Bytes>();
        for (int from = 0; from < all.length; from += HASH) {
            spent.add(Bytes.of(Arrays.copyOfRange(all, from, from + HASH)));
        }
        return spent;
    }

    /// Writes them down, one behind the other.
    static void saveSpent(Tx tx, Room room, Set<Bytes> spent) {
        var all = ByteBuffer.allocate(spent.size() * HASH);
        spent.forEach(hash -> all.put(hash.array()));
        tx.update(
                "update dice_epoch set spent = ? where room_no = ? and closed = 0",
                all.array(),
                room.no());
    }

    /// Writes down where the dice of a room stand after some rolls.
    void save(Tx tx, Room room, Chain chain) {
        tx.update(
                "update dice_epoch set x = ?, head = ?, rolls = ?, spent = x''"
                        + " where room_no = ? and n = ?",
                chain.x().array(),
                chain.head().array(),
                chain.rolls(),
                room.no(),
                chain.n());
    }

    /// Writes down what the next blind roll adds; with it the seed, so that both are sealed or
    /// none.
    void saveBlind(Tx tx, Room room, Chain chain) {
        tx.update(
                "update dice_epoch set blind = ?, seed = ?, sealed = 1 where room_no = ? and n = ?",
                seeds.kept(chain.blind(), blindOf(room.id(), chain.n())),
                seeds.kept(chain.seed(), seedOf(room.id(), chain.n())),
                room.no(),
                chain.n());
    }

    /// Up to so many rooms that have no epoch opened in this history.
    List<RoomId> missing(Tx tx, int most) {
        return tx.rows(
                """
                select id from room r where gone = 0 and not exists (
                  select 1 from dice_epoch d
                  where d.room_no = r.no and d.closed = 0 and d.history = ?)
                limit ?
                """,
                row -> RoomId.of(row.getString("id")),
                history,
                most);
    }

    /// A room's epoch that is open.
    ///
    /// @param old whether it has rolls, and has had its time
    record Open(long roomNo, RoomId room, boolean old) {}

    static final String OPEN =
            """
            select d.room_no, r.id, d.rolls > 0 and d.opened_at <= ?3 and r.gone = 0 as old
            from (select room_no, rolls, opened_at from dice_epoch
              where closed = 0 and room_no > ?1 order by room_no limit ?2) d
            join room r on r.no = d.room_no order by d.room_no
            """;

    /// Open epochs by the rooms' numbers.
    ///
    /// @param after a room's number; 0 for the first
    static List<Open> open(Tx tx, long after, Instant before, int limit) {
        return tx.rows(
                OPEN,
                row ->
                        new Open(
                                row.getLong("room_no"),
                                RoomId.of(row.getString("id")),
                                row.getBoolean("old")),
                after,
                limit,
                Tables.micros(before));
    }

    /// The newest epochs below `before`, ascending.
    static EpochPage page(Tx tx, Room room, @Nullable Long before, int limit) {
        var lines =
                tx.rows(
                        "select n, commitment, first, rolls, head, seed, closed from dice_epoch"
                                + " where room_no = ? and n < ? order by n desc limit ?",
                        Epochs::line,
                        room.no(),
                        before == null ? Long.MAX_VALUE : before,
                        limit + 1);
        boolean more = lines.size() > limit;
        var page = (more ? lines.subList(0, limit) : lines).reversed();
        return new EpochPage(List.copyOf(page), more ? Long.valueOf(page.getFirst().n()) : null);
    }

    private static EpochPage.Line line(ResultSet row) throws SQLException {
        return new EpochPage.Line(
                row.getLong("n"),
                Bytes.of(row.getBytes("commitment")),
                row.getLong("first"),
                row.getLong("rolls"),
                Bytes.of(row.getBytes("head")),
                row.getInt("closed") == 1 ? published(row.getBytes("seed")) : null);
    }

    /// The seed of an imported room's last epoch stayed where it was.
    private static @Nullable Bytes published(byte[] seed) {
        return seed.length == 0 ? null : Bytes.of(seed);
    }

    /// Overwrites the secrets of a room that is deleted.
    static void wipe(Tx tx, Room room) {
        tx.update(
                "update dice_epoch set seed = zeroblob(length(seed)), spent = x'',"
                        + " blind = zeroblob(length(blind)), closed = 1"
                        + " where room_no = ?",
                room.no());
    }
}
