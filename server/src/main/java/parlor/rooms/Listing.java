package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomState.Place;

/// Reads rooms and seats, as far as the reader may see them.
final class Listing {
    private Listing() {}

    static Room find(Tx tx, RoomId room) {
        return tx.row(Tables.ROOM + " where r.id = ? and r.gone = 0", Tables::room, room)
                .orElseThrow(Problem::notFound);
    }

    private static @Nullable Place place(Tx tx, Room room, PrincipalId who) {
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

    static RoomPage page(Tx tx, RoomQuery query) {
        int skip = offset(query.cursor());
        var arguments = new ArrayList<@Nullable Object>();
        var sql = new StringBuilder(Tables.ROOM);
        if (query.mine() != null) {
            sql.append(" join seat s on s.room_no = r.no and s.principal = ? and s.banned = 0");
            arguments.add(query.mine());
        }
        sql.append(" where r.gone = 0");
        if (query.mine() == null) {
            sql.append(" and r.visibility = 'PUBLIC'");
        }
        if (query.topic() != null) {
            sql.append(" and r.topic = ?");
            arguments.add(query.topic());
        }
        sql.append(" order by ").append(order(query.ordering()));
        var terms = query.search() == null ? List.<String>of() : Folded.terms(query.search());
        var rooms = tx.rows(sql.toString(), Tables::room, arguments.toArray());
        var matching =
                rooms.stream()
                        .filter(r -> Folded.containsAll(words(r), terms))
                        .skip(skip)
                        .limit(query.limit() + 1L)
                        .toList();
        boolean more = matching.size() > query.limit();
        var results =
                (more ? matching.subList(0, query.limit()) : matching)
                        .stream().map(r -> withRole(tx, query.mine(), r)).toList();
        return new RoomPage(results, more ? cursor(skip + query.limit()) : null);
    }

    private static String words(Room room) {
        return room.title() + " " + room.topic() + " " + room.description();
    }

    private static RoomWithRole withRole(Tx tx, @Nullable PrincipalId reader, Room room) {
        var place = reader == null ? null : place(tx, room, reader);
        return new RoomWithRole(room, place == null ? null : place.role());
    }

    private static String order(Ordering ordering) {
        return switch (ordering) {
            case ACTIVITY -> "r.last_at desc, r.no desc";
            case CREATED_AT -> "r.created_at desc, r.no desc";
            case TITLE -> "r.title, r.no";
        };
    }

    static MemberPage members(
            Tx tx, Room room, boolean banned, int limit, @Nullable String cursor, String epoch) {
        int skip = offset(cursor);
        var places =
                tx.rows(
                        "select * from seat where room_no = ? and banned = ?"
                                + " order by joined_at, principal limit ? offset ?",
                        Tables::place,
                        room.no(),
                        banned,
                        limit + 1,
                        skip);
        boolean more = places.size() > limit;
        var seats = (more ? places.subList(0, limit) : places).stream().map(Place::seat).toList();
        return new MemberPage(seats, more ? cursor(skip + limit) : null, room.head(), epoch);
    }

    private static String cursor(int offset) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("o" + offset).getBytes(UTF_8));
    }

    private static int offset(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            int offset = text.startsWith("o") ? Integer.parseInt(text.substring(1)) : -1;
            if (offset >= 0) {
                return offset;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new Problem(ProblemCode.INVALID, "This is not a cursor of ours.", "cursor");
    }
}
