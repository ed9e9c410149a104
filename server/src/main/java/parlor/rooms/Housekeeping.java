package parlor.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.AuditLog;
import parlor.identity.PrincipalId;

/// What time brings about, without anybody's command.
final class Housekeeping {
    private static final Duration LONG = Duration.ofDays(7);

    private Housekeeping() {}

    /// What is to be done now.
    ///
    /// @param idle rooms that are without anybody from now on
    /// @param busy rooms that are so no longer
    /// @param expired guests who sit though their session has ended
    /// @param oldDice rooms whose epoch of dice has had its time
    record Due(
            List<RoomId> idle,
            List<RoomId> busy,
            List<RoomId> close,
            List<RoomId> erase,
            List<PrincipalId> expired,
            List<RoomId> oldDice) {}

    private record Candidate(
            RoomId id, boolean open, @Nullable Long idleSince, @Nullable Long emptySince) {}

    static Due due(Tx tx, Predicate<RoomId> followed, Instant now) {
        long limit = Tables.micros(now.minus(LONG));
        var due =
                new Due(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        expired(tx),
                        Epochs.old(tx, now.minus(Chain.LONGEST)));
        for (var room : privateRooms(tx)) {
            var idle = room.idleSince();
            var empty = room.emptySince();
            boolean followedNow = followed.test(room.id());
            if (empty != null && empty <= limit) {
                due.erase().add(room.id());
            } else if (followedNow && idle != null) {
                due.busy().add(room.id());
            } else if (!followedNow && idle == null) {
                due.idle().add(room.id());
            } else if (!followedNow && room.open() && idle != null && idle <= limit) {
                due.close().add(room.id());
            }
        }
        return due;
    }

    /// Does it, each room in its own turn.
    static CompletableFuture<@Nullable Void> run(Lane lane, Doorway doorway, Due due, Instant now) {
        var all = new ArrayList<CompletableFuture<?>>();
        all.add(lane.submit(null, Rooms.COMMAND_BYTES, book -> note(book, due, now)));
        for (var room : due.close()) {
            all.add(lane.submit(room, Rooms.COMMAND_BYTES, b -> doorway.closeIdle(b, room, now)));
        }
        for (var room : due.erase()) {
            all.add(lane.submit(room, Rooms.COMMAND_BYTES, b -> doorway.eraseEmpty(b, room, now)));
        }
        for (var guest : due.expired()) {
            all.add(
                    lane.submit(
                            null, Rooms.COMMAND_BYTES, book -> Members.expire(book, guest, now)));
        }
        for (var room : due.oldDice()) {
            all.add(
                    lane.submit(
                            room, Rooms.COMMAND_BYTES, book -> book.casting().retire(room, now)));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .<@Nullable Void>thenApply(_ -> null);
    }

    private static List<Candidate> privateRooms(Tx tx) {
        return tx.rows(
                "select id, open, idle_since, empty_since from room"
                        + " where visibility = 'PRIVATE' and gone = 0",
                row ->
                        new Candidate(
                                RoomId.of(row.getString("id")),
                                row.getInt("open") == 1,
                                Tables.number(row, "idle_since"),
                                Tables.number(row, "empty_since")));
    }

    private static List<PrincipalId> expired(Tx tx) {
        return tx.rows(
                """
                select distinct s.principal from seat s
                where s.kind = 'GUEST' and s.banned = 0 and not exists (
                  select 1 from session e where e.principal = s.principal and e.ended_at is null)
                """,
                row -> PrincipalId.of(row.getString("principal")));
    }

    static @Nullable Void note(Book book, Due due, Instant now) {
        for (var room : due.idle()) {
            idle(book, room, Tables.micros(now));
        }
        for (var room : due.busy()) {
            idle(book, room, null);
        }
        forgetGuests(book.tx(), now.minus(LONG).toEpochMilli());
        AuditLog.forgetOld(book.tx(), now);
        return null;
    }

    private static void idle(Book book, RoomId room, @Nullable Long since) {
        book.tx().update("update room set idle_since = ? where id = ?", since, room);
    }

    /// Sessions and guests that ended long ago; what they said stays, under the name they had.
    private static void forgetGuests(Tx tx, long before) {
        tx.update("delete from session where ended_at < ?", before);
        tx.update(
                """
                delete from seat where banned = 1 and kind = 'GUEST' and principal not in (
                  select principal from session)
                """);
        int forgotten =
                tx.update(
                        """
                        delete from principal where kind = 'GUEST' and created_at < ?
                          and not exists (select 1 from session s where s.principal = principal.id)
                          and not exists (select 1 from seat s where s.principal = principal.id)
                        """,
                        before);
        if (forgotten > 0) {
            Scrub.due(tx);
        }
    }
}
