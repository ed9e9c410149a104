package parlor.rooms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/// Follows the log and keeps the index up to date, behind the lane and never in its way. It also
/// takes away what is to be forgotten, once the index has let go of it.
final class Indexer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    private static final int ERASED = 1_000;
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
            boolean full = round() >= IndexWork.BATCH;
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
        var works = new ArrayList<IndexWork>();
        for (var room : rooms.entrySet()) {
            if (texts >= IndexWork.BATCH) {
                dirty.merge(room.getKey(), room.getValue(), Math::max);
                continue;
            }
            var work = database.read(tx -> IndexWork.read(tx, room.getKey(), head(room.getKey())));
            texts += work.texts();
            works.add(work);
            if (work.more()) {
                dirty.merge(room.getKey(), room.getValue(), Math::max);
            }
        }
        if (!works.isEmpty()) {
            index.apply(works.stream().map(IndexWork::change).toList());
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

    private void forget(List<IndexWork> works) {
        var those = works.stream().filter(IndexWork::forgets).toList();
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
    private static boolean forgotten(Tx tx, IndexWork work) {
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
