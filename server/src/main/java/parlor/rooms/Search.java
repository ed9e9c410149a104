package parlor.rooms;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.rooms.History.Found;

/// Finds every message of a room that contains the words: proposals of the index and a scan of what
/// is not indexed yet, each checked with `contains`. One answer looks at so many texts; where they
/// run out, the next page goes on.
final class Search {
    private static final int CHUNK = 300;

    private final Index index;
    private final Indexer indexer;

    Search(Index index, Indexer indexer) {
        this.index = index;
        this.indexer = indexer;
    }

    /// Upwards from `after`, else newest first.
    ///
    /// @param terms folded; at least one
    /// @param texts how many to look at
    Found find(Tx tx, Room room, MessageQuery query, List<String> terms, int texts) {
        long indexed = indexer.head(room.no());
        var walk = new Walk(tx, room, query, terms, texts);
        long middle = Math.min(Math.max(walk.from, indexed), walk.to - 1);
        walk.changed();
        if (walk.upward) {
            walk.proposed(walk.from, middle + 1);
            walk.scan(middle, walk.to);
        } else {
            walk.scan(middle, walk.to);
            walk.proposed(walk.from, middle + 1);
        }
        // The index began anew meanwhile: it may have proposed too little.
        return indexer.head(room.no()) < indexed
                ? find(tx, room, query, terms, texts)
                : walk.found();
    }

    /// One search on its way through a room.
    private final class Walk {
        private final Tx tx;
        private final Room room;
        private final MessageQuery query;
        private final List<String> terms;
        private final boolean upward;
        private final long from;
        private final long to;
        private final TreeMap<Long, Message> hits = new TreeMap<>();
        private int budget;
        private int inOrder;
        private @Nullable Long stopped;

        Walk(Tx tx, Room room, MessageQuery query, List<String> terms, int budget) {
            this.tx = tx;
            this.room = room;
            this.query = query;
            this.terms = terms;
            this.budget = budget;
            this.upward = query.after() != null;
            this.from = query.after() == null ? 0 : query.after();
            this.to =
                    query.before() == null
                            ? room.head() + 1
                            : Math.min(query.before(), room.head() + 1);
        }

        /// Messages whose text has changed since they were indexed.
        void changed() {
            take(
                    tx.rows(
                            "select distinct seq from forgotten"
                                    + " where room_no = ? and seq > ? and seq < ?",
                            row -> row.getLong(1),
                            room.no(),
                            from,
                            to));
        }

        private boolean goesOn(long low, long high) {
            return stopped == null && inOrder <= query.limit() && low + 1 < high;
        }

        /// What the index proposes between these, exclusive.
        void proposed(long above, long below) {
            long low = above;
            long high = below;
            while (goesOn(low, high)) {
                var proposals = index.candidates(room.no(), terms, low, high, !upward, CHUNK);
                if (proposals.isEmpty()) {
                    scan(low, high);
                    return;
                }
                look(proposals.get());
                if (proposals.get().size() < CHUNK) {
                    return;
                }
                long last = proposals.get().getLast();
                spend(CHUNK, last);
                low = upward ? last : low;
                high = upward ? high : last;
            }
        }

        private record Text(long seq, boolean hit) {}

        /// Text after text between these, exclusive.
        void scan(long above, long below) {
            long low = above;
            long high = below;
            var author = query.author();
            while (goesOn(low, high)) {
                var texts =
                        tx.rows(
                                "select seq, case when ?4 is null or author = ?4 then t.text"
                                        + " else '' end from message join text t on t.no = text_no"
                                        + " where room_no = ?1 and seq > ?2 and seq < ?3"
                                        + " and deleted = 0 order by seq "
                                        + (upward ? "asc" : "desc")
                                        + " limit ?5",
                                row ->
                                        new Text(
                                                row.getLong(1),
                                                Folded.containsAll(row.getString(2), terms)),
                                room.no(),
                                low,
                                high,
                                author == null ? null : author.bytes(),
                                CHUNK);
                look(texts.stream().filter(Text::hit).map(Text::seq).toList());
                if (texts.size() < CHUNK) {
                    return;
                }
                long last = texts.getLast().seq();
                spend(CHUNK, last);
                low = upward ? last : low;
                high = upward ? high : last;
            }
        }

        private void spend(int texts, long last) {
            budget -= texts;
            if (budget <= 0) {
                stopped = last;
            }
        }

        /// Looks at these in their order, until the page is full.
        private void look(List<Long> seqs) {
            int next = 0;
            while (next < seqs.size() && inOrder <= query.limit()) {
                int end = Math.min(seqs.size(), next + query.limit() + 1 - inOrder);
                inOrder += take(seqs.subList(next, end));
                next = end;
            }
        }

        private int take(List<Long> seqs) {
            var found =
                    History.find(tx, room, seqs).values().stream().filter(this::wanted).toList();
            found.forEach(message -> hits.put(message.seq(), message));
            return found.size();
        }

        private boolean wanted(Message message) {
            return !message.deleted()
                    && (query.author() == null || query.author().equals(message.author().id()))
                    && Folded.containsAll(message.text(), terms);
        }

        Found found() {
            var end = stopped;
            var known =
                    end == null ? hits : upward ? hits.headMap(end, true) : hits.tailMap(end, true);
            var ordered = List.copyOf((upward ? known : known.descendingMap()).values());
            return ordered.size() > query.limit()
                    ? Found.some(ordered, query.limit())
                    : new Found(ordered, end);
        }
    }
}
