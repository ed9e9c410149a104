package parlor.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteOpenMode;
import parlor.base.OwnerOnly;
import parlor.base.Problem;

/// One SQLite file: one writer, a few readers on threads of their own (a native call would hold a
/// virtual thread's carrier).
public final class Database implements AutoCloseable {
    private static final int READERS = 3;
    private static final int WAITING_READS = 2_000;
    private static final Duration READ_WAIT = Duration.ofSeconds(2);
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration CHECKPOINT_BUSY = Duration.ofMillis(200);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final Path file;
    private final ReentrantLock writing = new ReentrantLock();
    private final ThreadPoolExecutor readers;
    private final ConcurrentLinkedQueue<Tx> idle = new ConcurrentLinkedQueue<>();
    private final ReentrantLock maintaining = new ReentrantLock();
    private @Nullable Tx maintainer;
    private volatile @Nullable Tx writer;
    private volatile boolean gone;

    private Database(Path file, ThreadFactory threads) {
        this.file = file;
        this.readers =
                new ThreadPoolExecutor(
                        READERS,
                        READERS,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING_READS),
                        threads);
        readers.allowCoreThreadTimeOut(false);
    }

    /// Opens the file, or makes one that its owner alone reads, and brings its tables up to date.
    public static Database open(Path file, ThreadFactory readerThreads) {
        try {
            OwnerOnly.ensureFile(file); // What the engine puts beside it has its mode.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var database = new Database(file, readerThreads);
        database.write(tx -> {
            Migrations.run(tx);
            return true;
        });
        return database;
    }

    /// Runs the work in a transaction; durable when it returns. A failure rolls everything back.
    public <T> T write(Function<Tx, T> work) {
        writing.lock();
        try {
            var tx = writer();
            try {
                tx.begin();
                T result = work.apply(tx);
                tx.commit();
                return result;
            } catch (RuntimeException | Error e) {
                rollBack(tx, e);
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    /// Where a file lies while it is written anew.
    public enum Beside {
        /// Twice its size is needed.
        MEMORY,
        /// Twice its size is needed, in its own folder, in files that are gone when the process is.
        DISK
    }

    /// Runs the work as [#write] does, and then writes the whole file anew, without what is left
    /// between its rows. Who writes waits for all of it.
    public <T> void rewrite(Function<Tx, T> work, Beside beside) {
        writing.lock();
        try {
            write(work);
            var tx = writer();
            try {
                keepHere(tx, beside);
                tx.script("vacuum");
            } catch (DatabaseFailure e) {
                reopen(tx);
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    /// Nothing goes to another folder.
    private void keepHere(Tx tx, Beside beside) {
        switch (beside) {
            case MEMORY -> tx.script("pragma temp_store = memory");
            case DISK -> {
                var here = String.valueOf(file.toAbsolutePath().getParent()).replace("'", "''");
                tx.script("pragma temp_store = file");
                tx.script("pragma temp_store_directory = '%s'".formatted(here));
            }
        }
    }

    /// After a failure of the engine nothing of the connection is trusted: it is opened anew.
    private void rollBack(Tx tx, Throwable cause) {
        try {
            tx.rollBack();
        } catch (DatabaseFailure e) {
            cause.addSuppressed(e);
            reopen(tx);
            return;
        }
        if (cause instanceof DatabaseFailure failure && failure.ofEngine()) {
            reopen(tx);
        }
    }

    private void reopen(Tx tx) {
        writer = null;
        close(tx.connection());
    }

    private Tx writer() {
        var tx = writer;
        if (tx == null) {
            tx = new Tx(connect(false, BUSY));
            writer = tx;
        }
        return tx;
    }

    /// Runs the work on one consistent state. After 2 s it is ended, wherever it is, and
    /// `unavailable`.
    public <T> T read(Function<Tx, T> work) {
        long deadline = System.nanoTime() + READ_WAIT.toNanos();
        Future<T> answer;
        try {
            answer = readers.submit(() -> readNow(work, deadline));
        } catch (RejectedExecutionException e) {
            throw busy();
        }
        try {
            return answer.get(READ_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(e.getCause());
        }
    }

    /// Runs the work as [#read] does, at once and on the calling thread; no virtual one, whose
    /// carrier the engine would keep from others.
    public <T> T readHere(Function<Tx, T> work) {
        return readNow(work, System.nanoTime() + READ_WAIT.toNanos());
    }

    private static Problem busy() {
        return Problem.unavailable("The server is busy. Try again.", Duration.ofSeconds(1));
    }

    private <T> T readNow(Function<Tx, T> work, long deadline) {
        var free = idle.poll();
        var tx = free == null ? new Tx(connect(true, BUSY)) : free;
        tx.until(deadline);
        try {
            tx.begin();
            T result = work.apply(tx);
            tx.commit();
            keep(tx);
            return result;
        } catch (RuntimeException | Error e) {
            release(tx, e);
            if (e instanceof DatabaseFailure failure && failure.interrupted()) {
                throw busy();
            }
            throw e;
        }
    }

    /// A reader is used again unless the engine failed.
    private void release(Tx tx, Throwable cause) {
        try {
            tx.until(Long.MAX_VALUE);
            tx.rollBack();
            if (!(cause instanceof DatabaseFailure failure && failure.ofEngine())) {
                keep(tx);
                return;
            }
        } catch (DatabaseFailure e) {
            cause.addSuppressed(e);
        }
        close(tx.connection());
    }

    /// For the next one who reads; when the database is closed, nobody comes any more.
    private void keep(Tx tx) {
        idle.add(tx);
        if (gone && idle.remove(tx)) {
            close(tx.connection());
        }
    }

    private Connection connect(boolean readOnly, Duration busy) {
        if (gone) {
            throw Problem.unavailable("The server is closing.", Duration.ofSeconds(2));
        }
        var config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        config.setBusyTimeout((int) busy.toMillis());
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, readOnly ? "-2000" : "-16000");
        if (readOnly) {
            config.setTransactionMode(TransactionMode.DEFERRED);
            config.setReadOnly(true);
            config.resetOpenMode(SQLiteOpenMode.READWRITE);
            config.resetOpenMode(SQLiteOpenMode.CREATE);
            config.setOpenMode(SQLiteOpenMode.READONLY);
        } else {
            config.setTransactionMode(TransactionMode.IMMEDIATE);
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.FULL);
            config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
        }
        try {
            var connection = config.createConnection("jdbc:sqlite:" + file);
            if (!readOnly) {
                try (var statement = connection.createStatement()) {
                    statement.executeUpdate("pragma wal_autocheckpoint=0");
                }
            }
            return connection;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// Copies the log of changes into the file, beside the writer.
    ///
    /// @param truncate also empties the log, so that nothing deleted stays in it; the writer waits
    ///   for what is left to copy
    /// @return false if a reader was in the way: try again
    public boolean checkpoint(boolean truncate) {
        maintaining.lock();
        try {
            boolean done = checkpoint("pragma wal_checkpoint(passive)");
            return truncate ? empty() : done;
        } finally {
            maintaining.unlock();
        }
    }

    private boolean empty() {
        writing.lock();
        try {
            return checkpoint("pragma wal_checkpoint(truncate)");
        } finally {
            writing.unlock();
        }
    }

    private boolean checkpoint(String how) {
        var tx = maintainer;
        if (tx == null) {
            tx = new Tx(connect(false, CHECKPOINT_BUSY));
            maintainer = tx;
        }
        try {
            return tx.row(how, row -> row.getInt(1) == 0).orElse(false);
        } catch (DatabaseFailure e) {
            maintainer = null;
            close(tx.connection());
            throw e;
        }
    }

    /// Bytes of the file.
    public long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether so many bytes more would leave as many free.
    public boolean hasRoomFor(long bytes) {
        try {
            return Files.getFileStore(file).getUsableSpace() / 2 > bytes;
        } catch (IOException e) {
            return false;
        }
    }

    /// Bytes of changes that are not in the file yet.
    public long logBytes() {
        try {
            var log = file.resolveSibling(file.getFileName() + "-wal");
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    public Path file() {
        return file;
    }

    @Override
    public void close() {
        readers.shutdown();
        try {
            if (!readers.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                readers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        maintaining.lock();
        writing.lock();
        try {
            gone = true;
            for (var reader = idle.poll(); reader != null; reader = idle.poll()) {
                close(reader.connection());
            }
            for (var tx : Arrays.asList(maintainer, writer)) {
                if (tx != null) {
                    close(tx.connection());
                }
            }
            maintainer = null;
            writer = null;
        } finally {
            writing.unlock();
            maintaining.unlock();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was broken already.
        }
    }
}
