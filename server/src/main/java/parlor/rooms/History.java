package parlor.rooms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.rooms.EventStore.Kind;

/// Reads what has happened: entries and messages, each as it is now.
final class History {
    private History() {}

    /// A line of the log.
    private record Line(long seq, Kind kind, long at, long ref, @Nullable String data) {}

    static List<Entry> entries(Tx tx, Room room, long after, @Nullable Long before, int limit) {
        List<Line> lines =
                before == null
                        ? tx.rows(
                                "select * from entry where room_no = ? and seq > ?"
                                        + " order by seq limit ?",
                                History::line,
                                room.no(),
                                after,
                                limit)
                        : tx.rows(
                                "select * from entry where room_no = ? and seq < ?"
                                        + " order by seq desc limit ?",
                                History::line,
                                room.no(),
                                before,
                                limit);
        if (before != null) {
            lines = new ArrayList<>(lines);
            Collections.reverse(lines);
        }
        return events(tx, room, lines);
    }

    private static Line line(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Line(
                row.getLong("seq"),
                Kind.valueOf(row.getString("kind")),
                row.getLong("at"),
                row.getLong("ref"),
                row.getString("data"));
    }

    private static List<Entry> events(Tx tx, Room room, List<Line> lines) {
        Map<Long, Message> seen = new HashMap<>();
        var entries = new ArrayList<Entry>(lines.size());
        for (var line : lines) {
            RoomEvent event =
                    switch (line.kind()) {
                        case MESSAGE ->
                                new RoomEvent.MessagePut(
                                        seen.computeIfAbsent(
                                                line.ref(), seq -> message(tx, room, seq)));
                        case ROLL -> new RoomEvent.Rolled(roll(tx, room, line.ref()));
                        case JOINED, UPDATED, LEFT, ROOM, DELETED ->
                                EventStore.event(
                                        line.kind(),
                                        line.data() == null ? "" : line.data(),
                                        room,
                                        line.seq());
                    };
            entries.add(new Entry(room.id(), line.seq(), Tables.instant(line.at()), event, 0));
        }
        return entries;
    }

    private static Message message(Tx tx, Room room, long seq) {
        return tx.row(
                        Tables.MESSAGE + " where room_no = ? and seq = ?",
                        row -> Tables.message(row, room.id()),
                        room.no(),
                        seq)
                .orElseThrow(Problem::notFound);
    }

    private static DiceRoll roll(Tx tx, Room room, long seq) {
        return tx.row(
                        "select id, data from roll where room_no = ? and seq = ?",
                        row ->
                                EventStore.roll(
                                        row.getString("id"), room.id(), seq, row.getString("data")),
                        room.no(),
                        seq)
                .orElseThrow(Problem::notFound);
    }

    static DiceRoll roll(Tx tx, Room room, MessageId id) {
        return tx.row(
                        "select seq, data from roll where id = ? and room_no = ?",
                        row ->
                                EventStore.roll(
                                        id.toString(),
                                        room.id(),
                                        row.getLong("seq"),
                                        row.getString("data")),
                        id,
                        room.no())
                .orElseThrow(Problem::notFound);
    }

    /// One page more than asked tells whether there is another.
    static Rooms.MessagePage messages(Tx tx, Room room, Rooms.MessageQuery query, String epoch) {
        boolean upward = query.after() != null;
        var found =
                new ArrayList<>(
                        upward
                                ? above(tx, room, query.after(), query.author(), query.limit() + 1)
                                : below(
                                        tx,
                                        room,
                                        query.before(),
                                        query.author(),
                                        query.limit() + 1));
        return page(found, query, upward, room.head(), epoch);
    }

    /// @param found in the order it was searched, one more than the limit if there is more
    static Rooms.MessagePage page(
            List<Message> found,
            Rooms.MessageQuery query,
            boolean upward,
            long head,
            String epoch) {
        boolean more = found.size() > query.limit();
        var page = new ArrayList<>(more ? found.subList(0, query.limit()) : found);
        if (!upward) {
            Collections.reverse(page);
        }
        Long before = page.isEmpty() || (!upward && !more) ? null : page.getFirst().seq();
        Long after = page.isEmpty() || (upward && !more) ? null : page.getLast().seq();
        if (upward && query.after() != null && query.after() == 0) {
            before = null;
        }
        if (!upward && query.before() == null) {
            after = null;
        }
        if (query.newestFirst()) {
            Collections.reverse(page);
        }
        return new Rooms.MessagePage(page, before, after, head, epoch);
    }

    static List<Message> above(
            Tx tx, Room room, @Nullable Long after, @Nullable PrincipalId author, int limit) {
        return tx.rows(
                Tables.MESSAGE
                        + " where room_no = ? and seq > ? and (? is null or author = ?)"
                        + " order by seq limit ?",
                row -> Tables.message(row, room.id()),
                room.no(),
                after == null ? 0L : after,
                author,
                author,
                limit);
    }

    static List<Message> below(
            Tx tx, Room room, @Nullable Long before, @Nullable PrincipalId author, int limit) {
        return tx.rows(
                Tables.MESSAGE
                        + " where room_no = ? and seq < ? and (? is null or author = ?)"
                        + " order by seq desc limit ?",
                row -> Tables.message(row, room.id()),
                room.no(),
                before == null ? Long.MAX_VALUE : before,
                author,
                author,
                limit);
    }
}
