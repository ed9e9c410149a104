package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;

/// Rooms in an order, page by page. A page goes on after the last room of the page before, so that
/// what comes and goes meanwhile moves nothing; what it costs does not grow with the list.
final class RoomList {
    /// Rooms looked at for one page: where few fit, it holds fewer than asked for and has a next.
    static final int LOOKED_AT = 1_000;

    private static final int BATCH = 200;

    private RoomList() {}

    private record Row(Room room, Cursor at) {}

    static RoomPage page(Tx tx, RoomQuery query) {
        var search = query.search();
        var terms = search == null ? List.<String>of() : Folded.terms(search);
        var fit = new ArrayList<Row>();
        var from = Cursor.read(name(query), query.cursor());
        for (int looked = 0; looked < LOOKED_AT; looked += BATCH) {
            var rows = after(tx, query, from);
            for (var row : rows) {
                if (!fits(row.room(), query, terms)) {
                    continue;
                }
                if (fit.size() == query.limit()) {
                    return page(tx, query, fit, fit.getLast().at());
                }
                fit.add(row);
            }
            if (rows.size() < BATCH) {
                return page(tx, query, fit, null);
            }
            from = rows.getLast().at();
        }
        return page(tx, query, fit, from);
    }

    private static boolean fits(Room room, RoomQuery query, List<String> terms) {
        var topic = query.topic();
        var words = room.title() + " " + room.topic() + " " + room.description();
        if (query.every()) {
            words += " " + room.owner().username();
        }
        return (topic == null || topic.equals(room.topic())) && Folded.containsAll(words, terms);
    }

    private static RoomPage page(Tx tx, RoomQuery query, List<Row> rows, @Nullable Cursor next) {
        var results = rows.stream().map(row -> withRole(tx, query, row.room())).toList();
        return new RoomPage(results, next == null ? null : next.text());
    }

    private static RoomWithRole withRole(Tx tx, RoomQuery query, Room room) {
        if (query.every()) {
            return new RoomWithRole(Changed.code(room, null), null);
        }
        var reader = query.mine();
        var place = reader == null ? null : Listing.place(tx, room, reader);
        return new RoomWithRole(room, place == null ? null : place.role());
    }

    private static List<Row> after(Tx tx, RoomQuery query, @Nullable Cursor from) {
        var arguments = new ArrayList<@Nullable Object>();
        if (query.mine() != null) {
            arguments.add(query.mine());
        }
        if (from != null) {
            arguments.add(query.ordering() == Ordering.TITLE ? from.key() : from.number());
            arguments.add(from.id());
        }
        arguments.add(BATCH);
        var key = column(query);
        return tx.rows(
                sql(query, from != null),
                row ->
                        new Row(
                                Tables.room(row),
                                new Cursor(name(query), row.getString("id"), row.getString(key))),
                arguments.toArray());
    }

    /// @param further whether it goes on after a key
    static String sql(RoomQuery query, boolean further) {
        boolean title = query.ordering() == Ordering.TITLE;
        var key = "r." + column(query);
        var sql = new StringBuilder(Tables.ROOM);
        if (query.mine() != null) {
            sql.append(" join seat s on s.room_no = r.no and s.principal = ? and s.banned = 0");
        }
        sql.append(" where r.gone = 0");
        if (query.mine() == null && !query.every()) {
            sql.append(" and r.visibility = 'PUBLIC'");
        }
        if (further) {
            sql.append(" and (%s, r.id) %s (?, ?)".formatted(key, title ? ">" : "<"));
        }
        var way = title ? "asc" : "desc";
        return sql.append(" order by %s %s, r.id %s limit ?".formatted(key, way, way)).toString();
    }

    /// Numbers are given in the order in which rooms were made.
    private static String column(RoomQuery query) {
        return query.every()
                ? "no"
                : switch (query.ordering()) {
                    case ACTIVITY -> "last_at";
                    case CREATED_AT -> "created_at";
                    case TITLE -> "title";
                };
    }

    private static String name(RoomQuery query) {
        return query.every()
                ? RoomQuery.EVERY
                : RoomQuery.list(query.mine() != null, query.ordering());
    }
}
