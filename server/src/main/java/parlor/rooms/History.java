package parlor.rooms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.rooms.EventStore.Kind;

/// Reads what has happened: entries and messages, each as it is now.
final class History {
    /// A message's row is its first entry; its changes are entries of the log that refer to it.
    private static final String LOG =
            """
            select seq, kind, at, ref, data from entry where room_no = ?1 and seq %1$s ?2
            union all
            select seq, 'MESSAGE', at, seq, null from message where room_no = ?1 and seq %1$s ?2
            order by seq %2$s limit ?3
            """;

    private static final String UPWARD = LOG.formatted(">", "asc");
    private static final String DOWNWARD = LOG.formatted("<", "desc");

    private History() {}

    /// A line of the log.
    private record Line(long seq, Kind kind, long at, long ref, @Nullable String data) {}

    static List<Entry> entries(Tx tx, Room room, long after, @Nullable Long before, int limit) {
        List<Line> lines =
                before == null
                        ? tx.rows(UPWARD, History::line, room.no(), after, limit)
                        : tx.rows(DOWNWARD, History::line, room.no(), before, limit);
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
                        case JOINED, UPDATED, LEFT, ROOM, DELETED, DICE ->
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
        return find(tx, room, seq).orElseThrow(Problem::notFound);
    }

    static Optional<Message> find(Tx tx, Room room, long seq) {
        return tx.row(
                Tables.MESSAGE + " where room_no = ? and seq = ?",
                row -> Tables.message(row, room.id()),
                room.no(),
                seq);
    }

    private static DiceRoll roll(Tx tx, Room room, long seq) {
        return tx.row(
                        "select id, data from roll where room_no = ? and seq = ?",
                        row ->
                                RollStore.roll(
                                        row.getString("id"), room.id(), seq, row.getString("data")),
                        room.no(),
                        seq)
                .orElseThrow(Problem::notFound);
    }

    /// The roll with all its secrets: not to be handed out before [DiceRoll#seenBy].
    static DiceRoll roll(Tx tx, Room room, MessageId id) {
        return tx.row(
                        "select seq, data from roll where id = ? and room_no = ?",
                        row ->
                                RollStore.roll(
                                        id.toString(),
                                        room.id(),
                                        row.getLong("seq"),
                                        row.getString("data")),
                        id,
                        room.no())
                .orElseThrow(Problem::notFound);
    }

    /// What was found, in the order of the search, and from where it would go on.
    ///
    /// @param next exclusive, or null at the end
    record Found(List<Message> messages, @Nullable Long next) {

        /// @param messages one more than the limit if there is more
        static Found some(List<Message> messages, int limit) {
            return messages.size() <= limit
                    ? new Found(messages, null)
                    : new Found(messages.subList(0, limit), messages.get(limit - 1).seq());
        }
    }

    /// Without words: all messages.
    static Found all(Tx tx, Room room, MessageQuery query) {
        int most = query.limit() + 1;
        return Found.some(
                query.after() != null
                        ? above(tx, room, query.after(), query.author(), most)
                        : below(tx, room, query.before(), query.author(), most),
                query.limit());
    }

    /// @param search finds what a query asks for
    static MessagePage messages(
            MessageQuery query, Function<MessageQuery, Found> search, long head, String epoch) {
        boolean upward = query.after() != null;
        var found = search.apply(query);
        var page = new ArrayList<>(found.messages());
        if (!upward) {
            Collections.reverse(page);
        }
        Long back = back(query, page, search);
        if (query.newestFirst()) {
            Collections.reverse(page);
        }
        return upward
                ? new MessagePage(page, back, found.next(), head, epoch)
                : new MessagePage(page, found.next(), back, head, epoch);
    }

    /// What to pass to go back to where this page was come from, or null if nothing is there.
    private static @Nullable Long back(
            MessageQuery query, List<Message> page, Function<MessageQuery, Found> search) {
        var after = query.after();
        var before = query.before();
        if (after == null && before == null) {
            return null;
        }
        Long older =
                after == null
                        ? null
                        : Long.valueOf(page.isEmpty() ? after + 1 : page.getFirst().seq());
        Long newer =
                before == null
                        ? null
                        : Long.valueOf(
                                page.isEmpty() ? Math.max(0, before - 1) : page.getLast().seq());
        var there =
                search.apply(
                        new MessageQuery(
                                1,
                                older,
                                older == null ? newer : null,
                                false,
                                query.search(),
                                query.author()));
        boolean nothing = there.messages().isEmpty() && there.next() == null;
        return nothing ? null : older == null ? newer : older;
    }

    static List<Message> above(
            Tx tx, Room room, @Nullable Long after, @Nullable PrincipalId author, int limit) {
        return tx.rows(
                Tables.MESSAGE
                        + " where room_no = ?1 and seq > ?2 and (?3 is null or author = ?3)"
                        + " order by seq limit ?4",
                row -> Tables.message(row, room.id()),
                room.no(),
                after == null ? 0L : after,
                author == null ? null : author.bytes(),
                limit);
    }

    static List<Message> below(
            Tx tx, Room room, @Nullable Long before, @Nullable PrincipalId author, int limit) {
        return tx.rows(
                Tables.MESSAGE
                        + " where room_no = ?1 and seq < ?2 and (?3 is null or author = ?3)"
                        + " order by seq desc limit ?4",
                row -> Tables.message(row, room.id()),
                room.no(),
                before == null ? Long.MAX_VALUE : before,
                author == null ? null : author.bytes(),
                limit);
    }
}
