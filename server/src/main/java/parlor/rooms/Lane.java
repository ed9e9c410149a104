package parlor.rooms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.db.Database;
import parlor.db.DatabaseFailure;

/// The one writer of the room tables: takes commands in turns by room, decides a batch of them in
/// one transaction, and acknowledges and announces after it is durable
/// (`docs/decisions/0003-group-commit.md`).
final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final int CACHED_ROOMS = 10_000;

    private final Database database;
    private final Clock clock;
    private final Epochs epochs;
    private final FirstTexts firstTexts;
    private final BooleanSupplier spaceLeft;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Map<Turn, ArrayDeque<Ask<?>>> queues = new LinkedHashMap<>();
    private final Map<RoomId, RoomState> states = new LinkedHashMap<>(64, 0.75f, true);
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final Counts counts = new Counts();
    private Consumer<Book> lastWords = _ -> {};
    private Consumer<Book> batchListener = _ -> {};
    private int queued;
    private long queuedBytes;
    private boolean closing;

    /// @param spaceLeft whether the disk has room for more
    Lane(
            Database database,
            Clock clock,
            Epochs epochs,
            FirstTexts firstTexts,
            BooleanSupplier spaceLeft,
            ThreadFactory threads) {
        this.database = database;
        this.clock = clock;
        this.epochs = epochs;
        this.firstTexts = firstTexts;
        this.spaceLeft = spaceLeft;
        this.thread = threads.newThread(this::run);
    }

    /// What was asked, by whom it is awaited, and when it was asked.
    private record Ask<T extends @Nullable Object>(
            Turn turn,
            int bytes,
            Instant at,
            Function<Book, T> command,
            CompletableFuture<T> answer) {
        void refuse(Throwable why) {
            answer.completeExceptionally(why);
        }
    }

    /// What the lane has done; read by others at any time.
    static final class Counts {
        final LongAdder commits = new LongAdder();
        final LongAdder commands = new LongAdder();
        volatile boolean writable = true;
        volatile @Nullable Instant busySince;
        volatile Duration lastCommit = Duration.ZERO;
    }

    void start() {
        thread.start();
    }

    void onEntry(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    /// What is written at the end of each batch.
    void beforeCommit(Consumer<Book> words) {
        lastWords = words;
    }

    void onBatch(Consumer<Book> listener) {
        batchListener = listener;
    }

    Counts counts() {
        return counts;
    }

    /// When the batch began that should long be done, or null.
    @Nullable Instant stalledSince() {
        var since = counts.busySince;
        boolean late = since != null && since.plus(Limits.COMMAND_WAIT).isBefore(clock.instant());
        return late ? since : null;
    }

    int depth() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }

    /// Queues a command. It must throw a [Problem] before it writes anything, or not at all; chance
    /// and time it draws beforehand, so that a second run writes the same.
    ///
    /// @param room in whose turn it runs
    <T extends @Nullable Object> CompletableFuture<T> submit(
            RoomId room, int bytes, Function<Book, T> command) {
        return submit(new Turn(room), bytes, command);
    }

    /// The same in any turn.
    <T extends @Nullable Object> CompletableFuture<T> submit(
            Turn turn, int bytes, Function<Book, T> command) {
        var answer = new CompletableFuture<T>();
        lock.lock();
        try {
            if (closing) {
                throw Problem.unavailable("The server is closing.", Duration.ofSeconds(2));
            }
            if (queued >= Limits.LANE_COMMANDS || queuedBytes + bytes > Limits.LANE_BYTES) {
                throw busy();
            }
            queues.computeIfAbsent(turn, _ -> new ArrayDeque<>())
                    .add(new Ask<>(turn, bytes, clock.instant(), command, answer));
            queued++;
            queuedBytes += bytes;
            work.signal();
        } catch (Problem problem) {
            answer.completeExceptionally(problem);
        } finally {
            lock.unlock();
        }
        return answer;
    }

    private void run() {
        try {
            while (awaitWork()) {
                runGuarded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runGuarded() {
        try {
            runOnce();
        } catch (RuntimeException | Error e) {
            log.error("batch_failed", e);
        }
    }

    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (queued == 0 && !closing) {
                work.await();
            }
            return queued > 0;
        } finally {
            lock.unlock();
        }
    }

    /// Runs one batch; for tests, and for the lane's own thread. Whatever is thrown, each command
    /// of the batch has its answer.
    void runOnce() {
        var batch = take();
        try {
            attempt(batch);
        } catch (RuntimeException | Error e) {
            refuse(batch, e);
            throw e;
        }
    }

    private void attempt(List<Ask<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        if (!spaceLeft.getAsBoolean()) {
            counts.writable = false;
            refuse(batch, full());
            return;
        }
        commit(batch);
    }

    /// Nothing of the batch is in the log. One command's fault is its own; the engine's is
    /// everybody's.
    private void recover(List<Ask<?>> batch, Throwable failure) {
        states.clear();
        if (failure instanceof DatabaseFailure broken && broken.ofEngine()) {
            log.error("write_failed", broken);
            counts.writable = false;
            refuse(batch, full());
        } else if (batch.size() == 1) {
            log.error("command_failed", failure);
            batch.getFirst().refuse(failure);
        } else {
            batch.forEach(ask -> commit(List.of(ask)));
        }
    }

    private static Problem full() {
        return Problem.unavailable(
                "Nothing can be written at the moment. Reading goes on.", Duration.ofSeconds(5));
    }

    private static void refuse(List<Ask<?>> batch, Throwable why) {
        batch.forEach(ask -> ask.refuse(why));
    }

    private static void refuseBusy(List<Ask<?>> late) {
        late.forEach(ask -> ask.refuse(busy()));
    }

    /// Refuses what has waited too long, though the lane is held up.
    void refuseLate() {
        var late = new ArrayList<Ask<?>>();
        var deadline = clock.instant().minus(Limits.COMMAND_WAIT);
        lock.lock();
        try {
            for (var queue : queues.values()) {
                while (!queue.isEmpty() && queue.peek().at().isBefore(deadline)) {
                    var ask = queue.remove();
                    queued--;
                    queuedBytes -= ask.bytes();
                    late.add(ask);
                }
            }
            queues.values().removeIf(ArrayDeque::isEmpty);
        } finally {
            lock.unlock();
        }
        refuseBusy(late);
    }

    private static Problem busy() {
        return Problem.unavailable("The server is busy.", Duration.ofSeconds(1));
    }

    /// One command of each room in turn, until the batch is full.
    private List<Ask<?>> take() {
        var batch = new ArrayList<Ask<?>>();
        var late = new ArrayList<Ask<?>>();
        var deadline = clock.instant().minus(Limits.COMMAND_WAIT);
        lock.lock();
        try {
            int bytes = 0;
            while (queued > 0
                    && batch.size() < Limits.BATCH_COMMANDS
                    && bytes < Limits.BATCH_BYTES) {
                var ask = nextInTurn();
                if (ask.at().isBefore(deadline)) {
                    late.add(ask);
                } else {
                    batch.add(ask);
                    bytes += ask.bytes();
                }
            }
        } finally {
            lock.unlock();
        }
        refuseBusy(late);
        return batch;
    }

    private Ask<?> nextInTurn() {
        var turns = queues.entrySet().iterator();
        var turn = turns.next();
        turns.remove();
        var ask = turn.getValue().remove();
        if (!turn.getValue().isEmpty()) {
            queues.put(turn.getKey(), turn.getValue());
        }
        queued--;
        queuedBytes -= ask.bytes();
        return ask;
    }

    private void commit(List<Ask<?>> batch) {
        long start = System.nanoTime();
        var settle = new ArrayList<Runnable>(batch.size());
        Book book;
        counts.busySince = clock.instant();
        try {
            book =
                    database.write(
                            tx -> decide(batch, new Book(tx, states, epochs, firstTexts), settle));
        } catch (RuntimeException | Error failure) {
            recover(batch, failure);
            return;
        } finally {
            counts.busySince = null;
        }
        counts.lastCommit = Duration.ofNanos(System.nanoTime() - start);
        counts.commits.increment();
        counts.commands.add(batch.size());
        counts.writable = true;
        announce(book);
        settle.forEach(answer -> tell(Runnable::run, answer));
        trim();
    }

    private Book decide(List<Ask<?>> batch, Book book, List<Runnable> settle) {
        for (var ask : batch) {
            settle.add(decide(ask, book));
            book.casting().turnDue(clock.instant());
        }
        book.saveHeads();
        lastWords.accept(book);
        return book;
    }

    /// It is durable: no failure of a listener may undo it.
    private void announce(Book book) {
        tell(batchListener, book);
        for (var entry : book.entries()) {
            for (var listener : listeners) {
                tell(listener, entry);
            }
        }
    }

    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException | Error e) {
            log.error("listener_failed", e);
        }
    }

    private static <T extends @Nullable Object> Runnable decide(Ask<T> ask, Book book) {
        try {
            T value = ask.command().apply(book);
            return () -> ask.answer().complete(value);
        } catch (Problem problem) {
            return () -> ask.answer().completeExceptionally(problem);
        }
    }

    private void trim() {
        var oldest = states.entrySet().iterator();
        while (states.size() > CACHED_ROOMS) {
            oldest.next();
            oldest.remove();
        }
    }

    /// Takes no command any more, and returns when all that were taken are done.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            } else {
                while (depth() > 0) {
                    runOnce();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
