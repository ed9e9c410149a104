package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.rooms.Index.Text;

/// Follows the log and keeps the index up to date, behind the lane and never in its way.
final class Indexer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    private static final int BATCH = 1_000;
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final long REST_NANOS = 2_000_000L;

    private final Database database;
    private final Index index;
    private final Thread thread;
    private final Map<Long, Long> progress;
    private final Map<Long, Boolean> dirty = new ConcurrentHashMap<>();
    private volatile boolean closing;

    Indexer(Database database, Index index, ThreadFactory threads) {
        this.database = database;
        this.index = index;
        this.progress = new ConcurrentHashMap<>(index.progress());
        this.thread = threads.newThread(this::run);
    }

    /// What one step has read.
    private record Work(
            boolean gone, long head, boolean more, List<Text> out, List<Text> in, int texts) {}

    private record Old(long seq, long rev, String text) {}

    void start() {
        thread.start();
    }

    /// The room has news.
    void wake(long roomNo) {
        if (dirty.put(roomNo, true) == null) {
            LockSupport.unpark(thread);
        }
    }

    long head(long roomNo) {
        return progress.getOrDefault(roomNo, 0L);
    }

    boolean caughtUp() {
        return dirty.isEmpty();
    }

    /// Finds the rooms that are behind: once, at the start.
    void catchUp() {
        database
                .read(tx ->
                        tx.rows(
                                "select no, head, gone from room",
                                row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}))
                .stream()
                .filter(room -> room[2] == 1 || room[1] > head(room[0]))
                .forEach(room -> wake(room[0]));
    }

    private void run() {
        while (!closing) {
            boolean worked = false;
            for (long room : List.copyOf(dirty.keySet())) {
                worked |= !closing && attempt(room);
            }
            LockSupport.parkNanos(worked ? REST_NANOS : IDLE_NANOS);
        }
    }

    private boolean attempt(long room) {
        try {
            step(room);
            return true;
        } catch (RuntimeException e) {
            log.warn("index_behind", e);
            return false;
        }
    }

    /// One batch of one room; for tests, and for the indexer's own thread.
    void step(long room) {
        dirty.remove(room);
        long from = head(room);
        var work = database.read(tx -> read(tx, room, from));
        index.apply(room, work.out(), work.in(), work.head());
        progress.put(room, work.head());
        if (work.gone()) {
            erase(room, work);
        } else if (!work.out().isEmpty() || from < work.head()) {
            forgetOld(room, work.head());
        }
        if (work.more()) {
            dirty.put(room, true);
        }
    }

    private Work read(Tx tx, long room, long from) {
        var state =
                tx.row(
                        "select head, gone from room where no = ?",
                        row -> new long[] {row.getLong(1), row.getLong(2)},
                        room);
        if (state.isEmpty()) {
            return new Work(false, from, false, List.of(), List.of(), 0);
        }
        if (state.get()[1] == 1) {
            return readGone(tx, room, from);
        }
        var news =
                tx.rows(
                        "select seq, text from message where room_no = ? and seq > ?"
                                + " order by seq limit ?",
                        row -> new Text(row.getLong(1), Folded.of(row.getString(2))),
                        room,
                        from,
                        BATCH);
        boolean more = news.size() == BATCH;
        long head = more ? news.getLast().seq() : state.get()[0];
        var in = new ArrayList<>(news);
        var out = new ArrayList<Text>();
        replaced(tx, room, from, head, in, out);
        return new Work(false, head, more, out, in, news.size());
    }

    /// Texts that were indexed and have changed since: what the index holds is the oldest of them.
    private static void replaced(
            Tx tx, long room, long from, long head, List<Text> in, List<Text> out) {
        var olds =
                tx.rows(
                        "select seq, rev, text from forgotten"
                                + " where room_no = ? and seq <= ? and rev > ? order by seq, rev",
                        row -> new Old(row.getLong(1), row.getLong(2), row.getString(3)),
                        room,
                        from,
                        from);
        long last = -1;
        for (var old : olds) {
            if (old.seq() != last && old.rev() <= head) {
                last = old.seq();
                out.add(new Text(old.seq(), Folded.of(old.text())));
                tx.row(
                                "select text from message where room_no = ? and seq = ?",
                                row -> Folded.of(row.getString(1)),
                                room,
                                old.seq())
                        .ifPresent(text -> in.add(new Text(old.seq(), text)));
            }
        }
    }

    private static Work readGone(Tx tx, long room, long from) {
        var texts =
                tx.rows(
                        "select m.seq, coalesce((select f.text from forgotten f"
                                + " where f.room_no = m.room_no and f.seq = m.seq and f.rev > ?"
                                + " order by f.rev limit 1), m.text), m.seq <= ?"
                                + " from message m where m.room_no = ? order by m.seq limit ?",
                        row -> new Old(row.getLong(1), row.getLong(3), Folded.of(row.getString(2))),
                        from,
                        from,
                        room,
                        BATCH);
        var out =
                texts.stream()
                        .filter(old -> old.rev() == 1)
                        .map(old -> new Text(old.seq(), old.text()))
                        .toList();
        return new Work(true, from, texts.size() == BATCH, out, List.of(), texts.size());
    }

    private void erase(long room, Work work) {
        database.write(tx -> {
            tx.update(
                    "delete from message where room_no = ? and seq in (select seq from"
                            + " message where room_no = ? order by seq limit ?)",
                    room,
                    room,
                    work.texts());
            if (!work.more()) {
                tx.update("delete from forgotten where room_no = ?", room);
                tx.update("delete from room where no = ?", room);
            }
            return true;
        });
    }

    private void forgetOld(long room, long head) {
        boolean any =
                database.read(tx ->
                        tx.row(
                                        "select 1 from forgotten where room_no = ?"
                                                + " and rev <= ? limit 1",
                                        _ -> true,
                                        room,
                                        head)
                                .isPresent());
        if (any) {
            database.write(tx ->
                    tx.update("delete from forgotten where room_no = ? and rev <= ?", room, head));
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(java.time.Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
