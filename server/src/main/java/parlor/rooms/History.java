package parlor.rooms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final int AT_ONCE = 25;
    private static final int TEXTS = 7_500;
    private static final int TEXTS_BACK = 1_000;

    /// Messages by their numbers, with as many places as are asked for at once.
    private static final String THESE =
            Tables.MESSAGE
                    + " where seq in ("
                    + String.join(", ", Collections.nCopies(AT_ONCE, "?"))
                    + ") and room_no = ?";

    /// One author's messages between two numbers, both exclusive.
    private static final String BY =
            Tables.MESSAGE
                    + " where room_no = ? and seq > ? and seq < ? and author = ?"
                    + " order by seq %s limit ?";

    private static final String BY_UPWARD = BY.formatted("asc");
    private static final String BY_DOWNWARD = BY.formatted("desc");

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
        var messages =
                find(
                        tx,
                        room,
                        lines.stream()
                                .filter(line -> line.kind() == Kind.MESSAGE)
                                .map(Line::ref)
                                .distinct()
                                .toList());
        var entries = new ArrayList<Entry>(lines.size());
        for (var line : lines) {
            RoomEvent event =
                    switch (line.kind()) {
                        case MESSAGE -> new RoomEvent.MessagePut(put(messages, line.ref()));
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

    /// The messages of these numbers, by number; those that are none are left out.
    static Map<Long, Message> find(Tx tx, Room room, Collection<Long> seqs) {
        var found = new HashMap<Long, Message>();
        var asked = List.copyOf(seqs);
        for (int from = 0; from < asked.size(); from += AT_ONCE) {
            var some = asked.subList(from, Math.min(from + AT_ONCE, asked.size()));
            var arguments = some.toArray(new Object[AT_ONCE + 1]);
            Arrays.fill(arguments, some.size(), AT_ONCE, some.getLast());
            arguments[AT_ONCE] = room.no();
            tx.rows(THESE, row -> Tables.message(row, room.id()), arguments)
                    .forEach(message -> found.put(message.seq(), message));
        }
        return found;
    }

    private static Message put(Map<Long, Message> messages, long seq) {
        return Optional.ofNullable(messages.get(seq)).orElseThrow(Problem::notFound);
    }

    private static DiceRoll roll(Tx tx, Room room, long seq) {
        return RollStore.find(tx, room, seq).orElseThrow(Problem::notFound);
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

    /// Without words: all messages, or one author's among so many.
    static Found all(Tx tx, Room room, MessageQuery query, int texts) {
        int most = query.limit() + 1;
        if (query.author() != null) {
            return by(tx, room, query, query.author(), texts);
        }
        return Found.some(
                query.after() != null
                        ? above(tx, room, query.after(), most)
                        : below(tx, room, query.before(), most),
                query.limit());
    }

    private static Found by(Tx tx, Room room, MessageQuery query, PrincipalId author, int texts) {
        var after = query.after();
        var stretch =
                after == null
                        ? Stretch.below(query.before(), room.head(), texts)
                        : Stretch.above(after, room.head(), texts);
        var found =
                tx.rows(
                        after == null ? BY_DOWNWARD : BY_UPWARD,
                        row -> Tables.message(row, room.id()),
                        room.no(),
                        stretch.low(),
                        stretch.high(),
                        author.bytes(),
                        query.limit() + 1);
        return found.size() > query.limit()
                ? Found.some(found, query.limit())
                : new Found(found, stretch.rest());
    }

    /// So many numbers of the log.
    ///
    /// @param low exclusive
    /// @param high exclusive
    /// @param rest where the next stretch begins, exclusive, or null at the end
    private record Stretch(long low, long high, @Nullable Long rest) {

        static Stretch above(long after, long head, int numbers) {
            long low = Math.min(after, head);
            long high = Math.min(low + numbers, head) + 1;
            return new Stretch(low, high, high > head ? null : Long.valueOf(high - 1));
        }

        static Stretch below(@Nullable Long before, long head, int numbers) {
            long high = before == null ? head + 1 : Math.min(before, head + 1);
            long low = Math.max(0, high - 1 - numbers);
            return new Stretch(low, high, low == 0 ? null : Long.valueOf(low + 1));
        }
    }

    /// Finds what a query asks for.
    interface Finder {
        /// @param texts how many to look at before the answer says where the next one goes on
        Found find(MessageQuery query, int texts);
    }

    static MessagePage messages(MessageQuery query, Finder finder, long head, String epoch) {
        boolean upward = query.after() != null;
        var found = finder.find(query, TEXTS);
        var page = new ArrayList<>(found.messages());
        if (!upward) {
            Collections.reverse(page);
        }
        Long back = back(query, page, finder);
        if (query.newestFirst()) {
            Collections.reverse(page);
        }
        return upward
                ? new MessagePage(page, back, found.next(), head, epoch)
                : new MessagePage(page, found.next(), back, head, epoch);
    }

    /// What to pass to go back to where this page was come from, or null if nothing is there: who
    /// looked far to find nothing goes on.
    private static @Nullable Long back(MessageQuery query, List<Message> page, Finder finder) {
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
                finder.find(
                        new MessageQuery(
                                1,
                                older,
                                older == null ? newer : null,
                                false,
                                query.search(),
                                query.author()),
                        TEXTS_BACK);
        boolean nothing = there.messages().isEmpty() && there.next() == null;
        return nothing ? null : older == null ? newer : older;
    }

    private static List<Message> above(Tx tx, Room room, long after, int limit) {
        return tx.rows(
                Tables.MESSAGE + " where room_no = ? and seq > ? order by seq limit ?",
                row -> Tables.message(row, room.id()),
                room.no(),
                after,
                limit);
    }

    private static List<Message> below(Tx tx, Room room, @Nullable Long before, int limit) {
        return tx.rows(
                Tables.MESSAGE + " where room_no = ? and seq < ? order by seq desc limit ?",
                row -> Tables.message(row, room.id()),
                room.no(),
                before == null ? Long.MAX_VALUE : before,
                limit);
    }
}
