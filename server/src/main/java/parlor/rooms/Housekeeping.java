package parlor.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;

/// What time brings about, without anybody's command: looked for some rows at a time, and done by
/// chores.
final class Housekeeping {
    private static final Duration GUEST_KEPT = Duration.ofDays(7);

    /// Rows looked at in one read.
    private static final int LOOKED_AT = 500;

    /// Guests of one command, of which each may sit in many rooms.
    private static final int GUESTS_AT_ONCE = 20;

    static final String PRIVATE_ROOMS =
            "select no, id, open, idle_since, empty_since from room"
                    + " where no > ? and visibility = 'PRIVATE' and gone = 0 order by no limit ?";
    static final String SITTING =
            """
            select p.principal,
              exists (select 1 from seat s where s.principal = p.principal and s.kind = 'GUEST'
                and s.banned = 0) as sits,
              exists (select 1 from seat s where s.principal = p.principal and s.kind = 'GUEST'
                and s.banned = 1) as banned,
              exists (select 1 from session e where e.principal = p.principal
                and e.ended_at is null) as present,
              exists (select 1 from session e where e.principal = p.principal) as known
            from (select distinct principal from seat where principal > ?
              order by principal limit ?) p
            order by p.principal
            """;
    static final String GUESTS =
            """
            select p.id, p.kind = 'GUEST' and p.created_at < ?3
                and not exists (select 1 from session s where s.principal = p.id)
                and not exists (select 1 from seat s where s.principal = p.id) as forgotten
            from (select id, kind, created_at from principal where id > ?1 order by id limit ?2) p
            order by p.id
            """;
    static final String ENDED_SESSIONS =
            "delete from session where id in"
                    + " (select id from session where ended_at < ? order by ended_at limit ?)";

    private final Database database;
    private final Chores chores;
    private final Doorway doorway;
    private final Predicate<RoomId> followed;
    private final Instant now;

    /// @param followed whether somebody is connected to the room now
    Housekeeping(
            Database database,
            Chores chores,
            Doorway doorway,
            Predicate<RoomId> followed,
            Instant now) {
        this.database = database;
        this.chores = chores;
        this.doorway = doorway;
        this.followed = followed;
        this.now = now;
    }

    /// Does all of it, and waits for it. A part that fails keeps no other from being done; at the
    /// end the first failure is thrown.
    void run() {
        var failures = new ArrayList<RuntimeException>();
        Stream.<Runnable>of(
                        this::rooms,
                        this::sessions,
                        this::seats,
                        this::guests,
                        this::dice,
                        this::acts)
                .forEach(part -> {
                    try {
                        part.run();
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                });
        if (!failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    /// Looks through all rows in the order of their keys, and does what it finds before it looks
    /// on.
    private <R, K> void walk(
            K first, BiFunction<Tx, K, List<R>> look, Function<R, K> key, Consumer<List<R>> act) {
        var after = first;
        List<R> rows;
        do {
            var from = after;
            rows = database.read(tx -> look.apply(tx, from));
            if (!rows.isEmpty()) {
                act.accept(rows);
                after = key.apply(rows.getLast());
            }
        } while (rows.size() == LOOKED_AT);
    }

    // ---- rooms ----

    private record Candidate(
            long no, RoomId id, boolean open, @Nullable Long idleSince, @Nullable Long emptySince) {

        boolean isEmptyFor(Instant now, Duration time) {
            return emptySince != null && emptySince <= Tables.micros(now.minus(time));
        }

        boolean isIdleFor(Instant now, Duration time) {
            return idleSince != null && idleSince <= Tables.micros(now.minus(time));
        }
    }

    /// Those without anybody close, and those without a seat go.
    private void rooms() {
        this.<Candidate, Long>walk(
                0L,
                (tx, after) ->
                        tx.rows(
                                PRIVATE_ROOMS,
                                row ->
                                        new Candidate(
                                                row.getLong("no"),
                                                RoomId.of(row.getString("id")),
                                                row.getInt("open") == 1,
                                                Tables.number(row, "idle_since"),
                                                Tables.number(row, "empty_since")),
                                after,
                                LOOKED_AT),
                Candidate::no,
                this::rooms);
    }

    private void rooms(List<Candidate> some) {
        var idle = new ArrayList<RoomId>();
        var busy = new ArrayList<RoomId>();
        for (var room : some) {
            boolean followedNow = followed.test(room.id());
            if (room.isEmptyFor(now, Limits.ROOM_EMPTY)) {
                chore(book -> doorway.eraseEmpty(book, room.id(), now));
            } else if (followedNow && room.idleSince() != null) {
                busy.add(room.id());
            } else if (!followedNow && room.idleSince() == null) {
                idle.add(room.id());
            } else if (!followedNow && room.open() && room.isIdleFor(now, Limits.ROOM_IDLE)) {
                chore(book -> doorway.closeIdle(book, room.id(), now));
            }
        }
        if (!idle.isEmpty() || !busy.isEmpty()) {
            chore(book -> {
                idle.forEach(room -> idle(book.tx(), room, Tables.micros(now)));
                busy.forEach(room -> idle(book.tx(), room, null));
                return true;
            });
        }
    }

    private void chore(Function<Book, @Nullable Object> command) {
        Chores.ifThere(() -> chores.done(command));
    }

    private static void idle(Tx tx, RoomId room, @Nullable Long since) {
        tx.update("update room set idle_since = ? where id = ?", since, room);
    }

    // ---- guests ----

    /// Those that ended long ago.
    private void sessions() {
        long before = now.minus(GUEST_KEPT).toEpochMilli();
        int deleted;
        do {
            deleted = chores.done(book -> book.tx().update(ENDED_SESSIONS, before, LOOKED_AT));
        } while (deleted == LOOKED_AT);
    }

    /// @param expired whether it is a guest's who sits though his session has ended
    /// @param unknown whether it is a banned guest's whose sessions are forgotten
    private record Sitter(PrincipalId who, boolean expired, boolean unknown) {}

    private void seats() {
        this.<Sitter, String>walk(
                "",
                (tx, after) ->
                        tx.rows(
                                SITTING,
                                row ->
                                        new Sitter(
                                                PrincipalId.of(row.getString("principal")),
                                                row.getBoolean("sits")
                                                        && !row.getBoolean("present"),
                                                row.getBoolean("banned")
                                                        && !row.getBoolean("known")),
                                after,
                                LOOKED_AT),
                sitter -> sitter.who().toString(),
                this::seats);
    }

    private void seats(List<Sitter> some) {
        each(
                some.stream().filter(Sitter::expired).map(Sitter::who),
                (book, guest) -> Members.expire(book, guest, now));
        each(
                some.stream().filter(Sitter::unknown).map(Sitter::who),
                (book, guest) ->
                        book.tx()
                                .update(
                                        "delete from seat where principal = ? and kind = 'GUEST'"
                                                + " and banned = 1",
                                        guest));
    }

    private void each(Stream<PrincipalId> guests, BiConsumer<Book, PrincipalId> command) {
        guests.gather(Gatherers.windowFixed(GUESTS_AT_ONCE))
                .forEach(some ->
                        chore(book -> {
                            some.forEach(guest -> command.accept(book, guest));
                            return true;
                        }));
    }

    private record Known(PrincipalId who, boolean forgotten) {}

    /// Guests who left long ago; what they said stays, under the name they had.
    private void guests() {
        this.<Known, String>walk(
                "",
                (tx, after) ->
                        tx.rows(
                                GUESTS,
                                row ->
                                        new Known(
                                                PrincipalId.of(row.getString("id")),
                                                row.getBoolean("forgotten")),
                                after,
                                LOOKED_AT,
                                now.minus(GUEST_KEPT).toEpochMilli()),
                known -> known.who().toString(),
                some ->
                        each(
                                some.stream().filter(Known::forgotten).map(Known::who),
                                Housekeeping::forget));
    }

    private static void forget(Book book, PrincipalId guest) {
        int forgotten =
                book.tx()
                        .update(
                                """
                                delete from principal where id = ?1 and kind = 'GUEST'
                                  and not exists (select 1 from session where principal = ?1)
                                  and not exists (select 1 from seat where principal = ?1)
                                """,
                                guest);
        if (forgotten > 0) {
            Scrub.due(book.tx());
        }
    }

    // ---- the rest ----

    /// Epochs of dice that have had their time end.
    private void dice() {
        var before = now.minus(Chain.LONGEST);
        this.<Epochs.Open, Long>walk(
                0L,
                (tx, after) -> Epochs.open(tx, after, before, LOOKED_AT),
                Epochs.Open::roomNo,
                some ->
                        some.stream()
                                .filter(Epochs.Open::old)
                                .forEach(it ->
                                        chore(book -> book.casting().retire(it.room(), now))));
    }

    private void acts() {
        chore(book -> {
            AuditLog.forgetOld(book.tx(), now);
            return true;
        });
    }
}
