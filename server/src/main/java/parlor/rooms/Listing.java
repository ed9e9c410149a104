package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomState.Place;

/// Reads rooms and seats, as far as the reader may see them.
final class Listing {
    static final String MEMBERS =
            """
            select * from seat where room_no = ? and banned = ? and (joined_at, principal) > (?, ?)
            order by joined_at, principal limit ?
            """;

    private Listing() {}

    static Room find(Tx tx, RoomId room) {
        return tx.row(Tables.ROOM + " where r.id = ? and r.gone = 0", Tables::room, room)
                .orElseThrow(Problem::notFound);
    }

    static @Nullable Place place(Tx tx, Room room, PrincipalId who) {
        return tx.row(
                        "select * from seat where room_no = ? and principal = ?",
                        Tables::place,
                        room.no(),
                        who)
                .orElse(null);
    }

    static Seated seated(Tx tx, PrincipalId reader, RoomId id) {
        var room = find(tx, id);
        var state = new RoomState(room, 0);
        var place = place(tx, room, reader);
        if (place != null) {
            state.places.put(reader, place);
        }
        return new Seated(room, RoomRules.seat(state, reader).seat());
    }

    static RoomWithRole room(Tx tx, @Nullable PrincipalId reader, RoomId id) {
        var room = find(tx, id);
        var place = reader == null ? null : place(tx, room, reader);
        boolean seated = place != null && !place.banned();
        if (!seated && room.visibility() == Room.Visibility.PRIVATE) {
            throw Problem.notFound();
        }
        return new RoomWithRole(room, seated && place != null ? place.role() : null);
    }

    /// Seats in the order in which they were taken.
    static MemberPage members(
            Tx tx, Room room, boolean banned, int limit, @Nullable String cursor, String epoch) {
        var list = MemberPage.list(banned);
        var from = Cursor.read(list, cursor);
        var places =
                tx.rows(
                        MEMBERS,
                        Tables::place,
                        room.no(),
                        banned,
                        from == null ? Long.MIN_VALUE : from.number(),
                        from == null ? "" : from.id(),
                        limit + 1);
        boolean more = places.size() > limit;
        var seats = (more ? places.subList(0, limit) : places).stream().map(Place::seat).toList();
        var next = more ? at(list, seats.getLast()).text() : null;
        return new MemberPage(seats, next, room.head(), epoch);
    }

    private static Cursor at(String list, Seat last) {
        var joined = Long.toString(Tables.micros(last.joinedAt()));
        return new Cursor(list, last.user().id().toString(), joined);
    }
}
