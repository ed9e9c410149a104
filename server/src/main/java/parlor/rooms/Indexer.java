package parlor.rooms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.db.Database;
import parlor.db.DatabaseFailure;
import parlor.db.Tx;
import parlor.rooms.Index.Change;
import parlor.rooms.Index.Text;

/// Follows the log and keeps the index up to date, behind the lane and never in its way. It also
/// takes away what is to be forgotten, once the index has let go of it.
final class Indexer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    private static final int BATCH = 4_000;
    private static final int ERASED = 1_000;

    /// To let go of a text costs the index as much as to take in this many.
    private static final int REMOVAL = 20;

    private static final int REMOVED = BATCH / REMOVAL;
    private static final int ROOMS = 500;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofMillis(20);

    private static final Duration LONGEST_YIELD = Duration.ofMillis(500);

    private final Database database;
    private final Index index;
    private final BooleanSupplier laneBusy;
    private final Runnable forgot;
    private final Thread thread;
    private final Map<Long, Long> progress;
    private final Map<Long, Long> dirty = new ConcurrentHashMap<>();
    private Map<Long, Long> taken = Map.of();
    private volatile boolean closing;
    private boolean failing;

    /// @param forgot is told when old text was taken from the tables and from the index
    Indexer(
            Database database,
            Index index,
            Runnable forgot,
            BooleanSupplier laneBusy,
            ThreadFactory threads) {
        this.laneBusy = laneBusy;
        this.database = database;
        this.index = index;
        this.forgot = forgot;
        this.progress = new ConcurrentHashMap<>(index.progress());
        this.thread = threads.newThread(this::run);
    }

    /// What was read of one room.
    private record Work(Change change, boolean gone, boolean more, boolean forgets, int texts) {}

    private record Old(long seq, long rev, String text) {}

    void start() {
        thread.start();
    }

    /// The room has news.
    ///
    /// @param head its last entry
    void wake(long roomNo, long head) {
        if (dirty.merge(roomNo, head, Math::max) == head) {
            LockSupport.unpark(thread);
        }
    }

    /// How far the index is in this room.
    long head(long roomNo) {
        return progress.getOrDefault(roomNo, 0L);
    }

    /// How many entries are not in the index yet, those included that are on their way.
    synchronized long behind() {
        var heads = new HashMap<>(taken);
        dirty.forEach((room, head) -> heads.merge(room, head, Math::max));
        return heads.entrySet().stream()
                .mapToLong(room -> Math.max(0, room.getValue() - head(room.getKey())))
                .sum();
    }

    /// Finds the rooms that are behind or have something to forget: once, at the start.
    void catchUp() {
        database
                .read(tx ->
                        tx.rows(
                                """
                                select no, head, gone = 1 or exists (
                                  select 1 from forgotten f where f.room_no = no)
                                from room
                                """,
                                row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}))
                .stream()
                .filter(room -> room[2] == 1 || room[1] > head(room[0]))
                .forEach(room -> wake(room[0], room[1]));
    }

    /// The index may lag, acknowledgements may not: five sixths of the time are the lane's.
    private void yieldToLane(long workedNanos) {
        long until = System.nanoTime() + Math.min(5 * workedNanos, LONGEST_YIELD.toNanos());
        for (long left = until - System.nanoTime(); left > 0 && !closing; ) {
            LockSupport.parkNanos(left);
            left = until - System.nanoTime();
        }
    }

    private void run() {
        while (!closing) {
            long start = System.nanoTime();
            boolean full = attempt();
            if (laneBusy.getAsBoolean()) {
                yieldToLane(System.nanoTime() - start);
            } else if (!full) {
                LockSupport.parkNanos(dirty.isEmpty() || failing ? IDLE.toNanos() : 0);
                LockSupport.parkNanos(REST.toNanos());
            }
        }
    }

    /// @return whether there was so much that more can be expected at once
    private boolean attempt() {
        try {
            boolean full = round() >= BATCH;
            failing = false;
            return full;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                log.warn("index_behind", e);
            }
            failing = true;
            return false;
        }
    }

    /// Brings the rooms with news forward, at most so many texts; for tests, and for the indexer's
    /// own thread.
    int round() {
        if (index.damaged()) {
            remake();
        }
        var rooms = take();
        try {
            return forward(rooms);
        } catch (RuntimeException | Error e) {
            rooms.forEach((room, head) -> dirty.merge(room, head, Math::max));
            if (e instanceof DatabaseFailure failure && failure.ofDamage()) {
                remake();
            }
            throw e;
        } finally {
            done();
        }
    }

    /// Some of the rooms with news, in order.
    private synchronized SortedMap<Long, Long> take() {
        var rooms = new TreeMap<Long, Long>();
        dirty.entrySet().stream()
                .limit(ROOMS)
                .forEach(room -> rooms.put(room.getKey(), room.getValue()));
        rooms.keySet().forEach(dirty::remove);
        taken = rooms;
        return rooms;
    }

    private synchronized void done() {
        taken = Map.of();
    }

    private int forward(SortedMap<Long, Long> rooms) {
        int texts = 0;
        var works = new ArrayList<Work>();
        for (var room : rooms.entrySet()) {
            if (texts >= BATCH) {
                dirty.merge(room.getKey(), room.getValue(), Math::max);
                continue;
            }
            var work = database.read(tx -> read(tx, room.getKey(), head(room.getKey())));
            texts += work.texts();
            works.add(work);
            if (work.more()) {
                dirty.merge(room.getKey(), room.getValue(), Math::max);
            }
        }
        if (!works.isEmpty()) {
            index.apply(works.stream().map(Work::change).toList());
            works.forEach(w -> progress.put(w.change().roomNo(), w.change().head()));
            forget(works);
        }
        return texts;
    }

    /// The index is broken: it begins anew.
    private void remake() {
        log.warn("index_remade");
        progress.clear();
        index.remake();
        catchUp();
    }

    private Work read(Tx tx, long room, long from) {
        var state =
                tx.row(
                        "select head, gone from room where no = ?",
                        row -> new long[] {row.getLong(1), row.getLong(2)},
                        room);
        if (state.isEmpty()) {
            return new Work(new Change(room, List.of(), List.of(), from), false, false, false, 0);
        }
        return state.get()[1] == 1
                ? readGone(tx, room, from)
                : readNews(tx, room, from, state.get()[0]);
    }

    private static Work readNews(Tx tx, long room, long from, long last) {
        long reach = reach(tx, room, from, last);
        var news =
                tx.rows(
                        "select seq, coalesce(t.text, '') from message"
                                + " left join text t on t.no = text_no"
                                + " where room_no = ? and seq > ? and seq <= ?"
                                + " order by seq limit ?",
                        row -> new Text(row.getLong(1), Folded.of(row.getString(2))),
                        room,
                        from,
                        reach,
                        BATCH);
        long head = news.size() == BATCH ? news.getLast().seq() : reach;
        var in = new ArrayList<Text>();
        var out = new ArrayList<Text>();
        replaced(tx, room, from, head, in, out);
        in.addAll(head < last ? asOf(tx, room, from, head, news) : news);
        return new Work(
                new Change(room, out, in, head),
                false,
                head < last,
                forgets(tx, room, head),
                news.size() + out.size() * REMOVAL);
    }

    /// How far the index goes in one step: so far that it lets go of few texts at once.
    private static long reach(Tx tx, long room, long from, long last) {
        return tx.row(
                        "select rev from forgotten where room_no = ? and rev > ?"
                                + " order by rev limit 1 offset ?",
                        row -> row.getLong(1),
                        room,
                        from,
                        REMOVED - 1)
                .map(rev -> Math.min(rev, last))
                .orElse(last);
    }

    /// The texts as they were at `head`, though some have changed since: the index holds one state.
    private static List<Text> asOf(Tx tx, long room, long from, long head, List<Text> news) {
        var changed =
                Set.copyOf(
                        tx.rows(
                                "select distinct seq from forgotten"
                                        + " where room_no = ? and seq > ? and seq <= ? and rev > ?",
                                row -> row.getLong(1),
                                room,
                                from,
                                head,
                                head));
        return news.stream()
                .map(text ->
                        changed.contains(text.seq())
                                ? new Text(
                                        text.seq(), Folded.of(textAt(tx, room, text.seq(), head)))
                                : text)
                .toList();
    }

    /// Texts that were indexed and have changed since: what the index holds is the oldest of them.
    private static void replaced(
            Tx tx, long room, long from, long head, List<Text> in, List<Text> out) {
        var olds =
                tx.rows(
                        "select seq, rev, t.text from forgotten join text t on t.no = text_no"
                                + " where room_no = ? and seq <= ? and rev > ? and rev <= ?"
                                + " order by seq, rev",
                        row -> new Old(row.getLong(1), row.getLong(2), row.getString(3)),
                        room,
                        from,
                        from,
                        head);
        long last = -1;
        for (var old : olds) {
            if (old.seq() != last) {
                last = old.seq();
                out.add(new Text(old.seq(), Folded.of(old.text())));
                // A still later text goes in with its own number's turn.
                in.add(new Text(old.seq(), Folded.of(textAt(tx, room, old.seq(), head))));
            }
        }
    }

    /// The text of a message as it was when the room's last entry was `head`.
    private static String textAt(Tx tx, long room, long seq, long head) {
        return tx.row(
                        """
                        select coalesce(t.text, '') from message m left join text t on t.no =
                          coalesce((select f.text_no from forgotten f where f.room_no = m.room_no
                            and f.seq = m.seq and f.rev > ? order by f.rev limit 1), m.text_no)
                        where m.room_no = ? and m.seq = ?
                        """,
                        row -> row.getString(1),
                        head,
                        room,
                        seq)
                .orElse("");
    }

    /// The index lets go of a deleted room newest first, and notes in the same step how far it
    /// still reaches: it must not be told twice to forget a text. What is left is erased after
    /// that.
    private static Work readGone(Tx tx, long room, long from) {
        if (forgets(tx, room, from)) {
            var same = new Change(room, List.of(), List.of(), from);
            return new Work(same, false, true, true, BATCH / 4);
        }
        if (from == 0) {
            return new Work(
                    new Change(room, List.of(), List.of(), 0), true, false, true, BATCH / 4);
        }
        var out = newest(tx, room, from);
        long head = out.size() < REMOVED ? 0 : out.getLast().seq() - 1;
        var change = new Change(room, out, List.of(), head);
        return new Work(change, true, true, false, out.size() * REMOVAL);
    }

    /// The newest texts up to this number, as the index knows them: before what it has not heard
    /// of.
    private static List<Text> newest(Tx tx, long room, long from) {
        return tx.rows(
                """
                select m.seq, coalesce(t.text, '') from message m left join text t on t.no =
                  coalesce((select f.text_no from forgotten f where f.room_no = m.room_no
                    and f.seq = m.seq and f.rev > ? order by f.rev limit 1), m.text_no)
                where m.room_no = ? and m.seq <= ? order by m.seq desc limit ?
                """,
                row -> new Text(row.getLong(1), Folded.of(row.getString(2))),
                from,
                room,
                from,
                REMOVED);
    }

    private static boolean forgets(Tx tx, long room, long head) {
        return tx.row(
                        "select 1 from forgotten where room_no = ? and rev <= ? limit 1",
                        _ -> true,
                        room,
                        head)
                .isPresent();
    }

    private void forget(List<Work> works) {
        var those = works.stream().filter(Work::forgets).toList();
        if (those.isEmpty()) {
            return;
        }
        var left = new ArrayList<Long>();
        database.write(tx -> {
            left.clear();
            for (var work : those) {
                if (!forgotten(tx, work)) {
                    left.add(work.change().roomNo());
                }
            }
            return true;
        });
        left.forEach(room -> dirty.merge(room, head(room), Math::max));
        those.stream()
                .filter(work -> work.gone() && !left.contains(work.change().roomNo()))
                .forEach(work -> progress.remove(work.change().roomNo()));
        forgot.run();
    }

    /// @return whether all is done
    private static boolean forgotten(Tx tx, Work work) {
        long room = work.change().roomNo();
        if (work.gone()) {
            return Erasure.some(tx, room, ERASED);
        }
        Texts.wipeForgotten(tx, room, work.change().head());
        tx.update(
                "delete from forgotten where room_no = ? and rev <= ?", room, work.change().head());
        return true;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
