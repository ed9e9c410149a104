package parlor.rooms;

import java.util.Optional;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// In which rooms somebody has left a trace: a row for everybody who ever came into a room, or of
/// whom something came with an imported one. Whatever names him, and whatever is his, stands in a
/// room of these.
final class Traces {
    static final String NEXT =
            """
            select r.no, r.id from trace t cross join room r on r.no = t.room_no
            where t.principal = ? and t.room_no > ? and r.gone = 0 order by t.room_no limit 1
            """;

    private Traces() {}

    static void note(Tx tx, long room, PrincipalId who) {
        tx.update(
                "insert into trace (room_no, principal) values (?, ?) on conflict do nothing",
                room,
                who.bytes());
    }

    /// The next such room, by its number.
    ///
    /// @param after a room's number; 0 for the first
    static Optional<Belongings.Trace> next(Tx tx, PrincipalId who, long after) {
        return tx.row(
                NEXT,
                row -> new Belongings.Trace(row.getLong("no"), RoomId.of(row.getString("id"))),
                who.bytes(),
                after);
    }

    /// Nothing in the room names him any more.
    static void forget(Tx tx, long room, PrincipalId who) {
        tx.update("delete from trace where room_no = ? and principal = ?", room, who.bytes());
    }
}
