package parlor.db;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
import org.sqlite.SQLiteOpenMode;
import parlor.base.Problem;

/// One SQLite file: one writer, a few readers on threads of their own (a native call would hold a
/// virtual thread's carrier).
public final class Database implements AutoCloseable {
    private static final int READERS = 3;
    private static final int WAITING_READS = 2_000;
    private static final Duration READ_WAIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final Path file;
    private final ReentrantLock writing = new ReentrantLock();
    private final ThreadPoolExecutor readers;
    private final ConcurrentLinkedQueue<Tx> idle = new ConcurrentLinkedQueue<>();
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

    /// Opens or makes the file and brings its tables up to date.
    public static Database open(Path file, ThreadFactory readerThreads) {
        var database = new Database(file, readerThreads);
        database.write(
                tx -> {
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
                tx.script("begin immediate");
                T result = work.apply(tx);
                tx.script("commit");
                return result;
            } catch (RuntimeException e) {
                rollBack(tx, e);
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    /// After a failure of the engine nothing of the connection is trusted: it is opened anew.
    private void rollBack(Tx tx, RuntimeException cause) {
        try {
            tx.script("rollback");
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
            tx = new Tx(connect(false));
            writer = tx;
        }
        return tx;
    }

    /// Runs the work on one consistent state. Waits at most 2 s, then `unavailable`.
    public <T> T read(Function<Tx, T> work) {
        Future<T> answer;
        try {
            answer = readers.submit(() -> readNow(work));
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

    private static Problem busy() {
        return Problem.unavailable(
                "The server is busy. Try again.", Duration.ofSeconds(1));
    }

    private <T> T readNow(Function<Tx, T> work) {
        var free = idle.poll();
        var tx = free == null ? new Tx(connect(true)) : free;
        tx.script("begin");
        try {
            return work.apply(tx);
        } finally {
            tx.script("commit");
            idle.add(tx);
        }
    }

    private Connection connect(boolean readOnly) {
        if (gone) {
            throw Problem.unavailable("The server is closing.", Duration.ofSeconds(2));
        }
        var config = new SQLiteConfig();
        config.setBusyTimeout(2_000);
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, readOnly ? "-2000" : "-16000");
        if (readOnly) {
            config.setReadOnly(true);
            config.resetOpenMode(SQLiteOpenMode.READWRITE);
            config.resetOpenMode(SQLiteOpenMode.CREATE);
            config.setOpenMode(SQLiteOpenMode.READONLY);
        } else {
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

    /// Copies the log of changes into the file.
    ///
    /// @param truncate also empties the log, so that nothing deleted stays in it
    public void checkpoint(boolean truncate) {
        writing.lock();
        try {
            writer().rows(
                            truncate
                                    ? "pragma wal_checkpoint(truncate)"
                                    : "pragma wal_checkpoint(passive)",
                            row -> row.getInt(1));
        } finally {
            writing.unlock();
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

    /// Writes a whole, consistent copy; others go on meanwhile.
    public void backup(Path to) {
        var part = to.resolveSibling(to.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            try (var connection = connect(false);
                    var statement = connection.prepareStatement("vacuum into ?")) {
                statement.setString(1, part.toString());
                statement.execute();
            }
            try (var written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
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
        writing.lock();
        try {
            gone = true;
            idle.forEach(reader -> close(reader.connection()));
            var tx = writer;
            writer = null;
            if (tx != null) {
                close(tx.connection());
            }
        } finally {
            writing.unlock();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was broken already; the next one is opened anew.
        }
    }
}
