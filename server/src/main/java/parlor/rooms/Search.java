package parlor.rooms;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;

/// Finds every message of a room that contains the words: proposals of the index and a scan of what
/// is not indexed yet, each checked with `contains`.
final class Search {
    private static final int CHUNK = 300;

    private final Index index;
    private final Indexer indexer;

    Search(Index index, Indexer indexer) {
        this.index = index;
        this.indexer = indexer;
    }

    /// In the order of the search (`after` ascending, else newest first), one more than the limit
    /// if there is more.
    List<Message> find(Tx tx, Room room, Rooms.MessageQuery query, String search) {
        var terms = Folded.terms(search);
        boolean upward = query.after() != null;
        long from = query.after() == null ? 0 : query.after();
        long to = query.before() == null ? room.head() + 1 : query.before();
        long indexed = indexer.head(room.no());
        var found = new TreeMap<Long, Message>();
        scanTail(tx, room, query, terms, Math.max(from, indexed), to, found);
        scanChanged(tx, room, query, terms, from, to, found);
        indexed(tx, room, query, terms, from, Math.min(to, indexed + 1), upward, found);
        var ordered = upward ? found.values() : found.descendingMap().values();
        return ordered.stream().limit(query.limit() + 1L).toList();
    }

    private static void scanTail(
            Tx tx,
            Room room,
            Rooms.MessageQuery query,
            List<String> terms,
            long from,
            long to,
            NavigableMap<Long, Message> found) {
        scan(tx, room, query, terms, from, to, query.after() != null, found);
    }

    /// Messages whose text has changed since they were indexed.
    private static void scanChanged(
            Tx tx,
            Room room,
            Rooms.MessageQuery query,
            List<String> terms,
            long from,
            long to,
            NavigableMap<Long, Message> found) {
        tx.rows(
                        "select distinct seq from forgotten where room_no = ? and seq > ? and seq < ?",
                        row -> row.getLong(1),
                        room.no(),
                        from,
                        to)
                .forEach(seq -> check(message(tx, room, seq), query, terms, found));
    }

    private void indexed(
            Tx tx,
            Room room,
            Rooms.MessageQuery query,
            List<String> terms,
            long from,
            long to,
            boolean upward,
            NavigableMap<Long, Message> found) {
        long low = from;
        long high = to;
        int hits = 0;
        while (hits <= query.limit() && low + 1 < high) {
            var proposed = index.candidates(room.no(), terms, low, high, !upward, CHUNK);
            if (proposed.isEmpty()) {
                scan(tx, room, query, terms, low, high, upward, found);
                return;
            }
            for (long seq : proposed.get()) {
                if (hits <= query.limit()) {
                    hits += check(message(tx, room, seq), query, terms, found) ? 1 : 0;
                }
            }
            if (proposed.get().size() < CHUNK) {
                return;
            }
            long last = proposed.get().getLast();
            low = upward ? last : low;
            high = upward ? high : last;
        }
    }

    /// Reads text after text until there are enough.
    private static void scan(
            Tx tx,
            Room room,
            Rooms.MessageQuery query,
            List<String> terms,
            long from,
            long to,
            boolean upward,
            NavigableMap<Long, Message> found) {
        long low = from;
        long high = to;
        int hits = 0;
        while (hits <= query.limit() && low + 1 < high) {
            var texts =
                    upward
                            ? History.above(tx, room, low, query.author(), CHUNK)
                            : History.below(tx, room, high, query.author(), CHUNK);
            for (var message : texts) {
                boolean within = message.seq() > low && message.seq() < high;
                if (within && hits <= query.limit()) {
                    hits += check(message, query, terms, found) ? 1 : 0;
                }
            }
            if (texts.size() < CHUNK) {
                return;
            }
            long last = texts.getLast().seq();
            low = upward ? last : low;
            high = upward ? high : last;
        }
    }

    private static @Nullable Message message(Tx tx, Room room, long seq) {
        return tx.row(
                        Tables.MESSAGE + " where room_no = ? and seq = ?",
                        row -> Tables.message(row, room.id()),
                        room.no(),
                        seq)
                .orElse(null);
    }

    private static boolean check(
            @Nullable Message message,
            Rooms.MessageQuery query,
            List<String> terms,
            NavigableMap<Long, Message> found) {
        boolean hit =
                message != null
                        && !message.deleted()
                        && (query.author() == null || query.author().equals(message.author().id()))
                        && Folded.containsAll(message.text(), terms);
        if (hit && message != null) {
            found.put(message.seq(), message);
        }
        return hit;
    }
}
