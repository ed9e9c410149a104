package parlor.rooms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import parlor.base.OwnerOnly;
import parlor.db.DatabaseFailure;

/// Which messages may contain what: grams of the folded texts, in a file of its own that can be
/// made anew from the log. It proposes; the text itself decides.
final class Index implements AutoCloseable {
    private static final List<String> TABLES =
            List.of(
                    "create virtual table if not exists gram3 using fts5(text, content='',"
                            + " tokenize='trigram case_sensitive 1', detail=none)",
                    "create virtual table if not exists gram2 using fts5(grams, content='',"
                            + " detail=none, tokenize='ascii')",
                    "insert into gram3 (gram3, rank) values ('secure-delete', 1)",
                    "insert into gram2 (gram2, rank) values ('secure-delete', 1)",
                    "insert into gram3 (gram3, rank) values ('hashsize', 16000000)",
                    "insert into gram3 (gram3, rank) values ('automerge', 16)",
                    "create table if not exists progress (room_no integer primary key,"
                            + " head bigint not null)",
                    "create table if not exists mark (boot text not null)");

    private static final List<String> CHANGES =
            List.of(
                    "insert into gram3 (gram3, rowid, text) values ('delete', ?, ?)",
                    "insert into gram2 (gram2, rowid, grams) values ('delete', ?, ?)",
                    "insert into gram3 (rowid, text) values (?, ?)",
                    "insert into gram2 (rowid, grams) values (?, ?)",
                    "insert into progress (room_no, head) values (?, ?)"
                            + " on conflict (room_no) do update set head = excluded.head");
    private static final Logger log = LoggerFactory.getLogger(Index.class);

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final IndexReaders readers;
    private Connection writing;
    private List<PreparedStatement> statements;
    private String boot = "";
    private volatile boolean damaged;
    private boolean emptied = true;

    private Index(Path file) {
        this.file = file;
        this.readers = new IndexReaders(() -> connect(file, false));
        this.writing = connect(file, true);
        this.statements = List.of();
    }

    /// What one room's index lets go of and takes in, and how far it is then.
    record Change(long roomNo, Collection<Text> out, Collection<Text> in, long head) {}

    /// A message's text, folded.
    record Text(long seq, String folded) {}

    /// Opens the index; one that is broken, or that may have lost what the log believes it knows,
    /// is made anew.
    ///
    /// @param boot names this run of the machine
    static Index open(Path file, String boot) {
        try {
            var index = new Index(file);
            index.boot = boot;
            if (index.isMadeBy(boot)) {
                return index;
            }
            index.close();
        } catch (DatabaseFailure e) {
            // It is derived: it is made anew below.
        }
        delete(file);
        var index = new Index(file);
        index.mark(boot);
        return index;
    }

    /// Throws everything away and begins with nothing.
    void remake() {
        lock.lock();
        try {
            close();
            delete(file);
            writing = connect(file, true);
            mark(boot);
            damaged = false;
            readers.renew();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it was found to be broken, and is to be remade.
    boolean damaged() {
        return damaged;
    }

    private static void delete(Path file) {
        try {
            for (var suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(Path file, boolean make) {
        try {
            OwnerOnly.ensureFile(file); // What the engine adds to it has its mode.
            var config = new SQLiteConfig();
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.OFF);
            config.setGetGeneratedKeys(false);
            config.setBusyTimeout(2_000);
            config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
            config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, make ? "-16000" : "-2000");
            var connection = config.createConnection("jdbc:sqlite:" + file);
            if (make) {
                makeTables(connection);
            }
            return connection;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeTables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : TABLES) {
                statement.executeUpdate(table);
            }
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    /// False for one that cannot be read.
    private boolean isMadeBy(String boot) {
        try (var statement = writing.createStatement();
                var marks = statement.executeQuery("select boot from mark")) {
            return marks.next() && marks.getString(1).equals(boot);
        } catch (SQLException e) {
            return false;
        }
    }

    private void mark(String by) {
        boot = by;
        try (var mark = writing.prepareStatement("insert into mark (boot) values (?)")) {
            mark.setString(1, by);
            mark.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// How far each room is.
    Map<Long, Long> progress() {
        lock.lock();
        try (var statement = writing.createStatement();
                var rows = statement.executeQuery("select room_no, head from progress")) {
            var all = new HashMap<Long, Long>();
            while (rows.next()) {
                all.put(rows.getLong(1), rows.getLong(2));
            }
            return all;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        } finally {
            lock.unlock();
        }
    }

    /// Takes texts out and in, and notes how far the rooms are, in one step.
    ///
    /// @param changes by rising room number: the engine likes its rows in order
    void apply(List<Change> changes) {
        lock.lock();
        try {
            if (statements.isEmpty()) {
                statements = prepare();
            }
            writing.setAutoCommit(false);
            for (var change : changes) {
                each(change.roomNo(), change.out(), statements.get(0), false);
            }
            for (var change : changes) {
                each(change.roomNo(), change.out(), statements.get(1), true);
            }
            for (var change : changes) {
                each(change.roomNo(), change.in(), statements.get(2), false);
            }
            for (var change : changes) {
                each(change.roomNo(), change.in(), statements.get(3), true);
            }
            var note = statements.get(4);
            for (var change : changes) {
                note.setLong(1, change.roomNo());
                note.setLong(2, change.head());
                note.executeUpdate();
            }
            writing.commit();
            writing.setAutoCommit(true);
        } catch (SQLException e) {
            rollBack();
            throw new DatabaseFailure(e);
        } finally {
            lock.unlock();
        }
    }

    private List<PreparedStatement> prepare() throws SQLException {
        var prepared = new ArrayList<PreparedStatement>();
        for (var sql : CHANGES) {
            prepared.add(writing.prepareStatement(sql));
        }
        return prepared;
    }

    private void rollBack() {
        try {
            writing.rollback();
            writing.setAutoCommit(true);
        } catch (SQLException e) {
            // The next use fails too, and says so.
        }
    }

    private static void each(
            long roomNo, Collection<Text> texts, PreparedStatement statement, boolean grams)
            throws SQLException {
        for (var text : texts) {
            var value = grams ? Folded.shortGrams(text.folded()) : text.folded();
            if (!value.isEmpty()) {
                statement.setLong(1, rowid(roomNo, text.seq()));
                statement.setString(2, value);
                statement.executeUpdate();
            }
        }
    }

    private static long rowid(long roomNo, long seq) {
        return roomNo << 32 | seq;
    }

    /// The numbers of messages that may contain all terms, within bounds and in order; empty if no
    /// term is of use to the index, or it is broken.
    ///
    /// @param from exclusive
    /// @param to exclusive
    Optional<List<Long>> candidates(
            long roomNo, List<String> terms, long from, long to, boolean newestFirst, int limit) {
        var long3 = new LinkedHashSet<String>();
        var short2 = new ArrayList<String>();
        for (var term : terms) {
            if (term.codePointCount(0, term.length()) >= 3) {
                trigrams(term).forEach(long3::add);
            } else if (term.codePoints().anyMatch(c -> c >= 128)) {
                short2.add('"' + Folded.token(term.codePoints().toArray()) + '"');
            }
        }
        if (long3.isEmpty() && short2.isEmpty()) {
            return Optional.empty();
        }
        // One of the tables proposes enough: every proposal is looked at anyway.
        var sql =
                (long3.isEmpty()
                                ? "select rowid from gram2 where gram2 match ?"
                                : "select rowid from gram3 where gram3 match ?")
                        + " and rowid > ? and rowid < ? order by rowid "
                        + (newestFirst ? "desc" : "asc")
                        + " limit ?";
        var match = String.join(" AND ", long3.isEmpty() ? short2 : long3);
        try {
            return Optional.of(
                    readers.query(sql, match, rowid(roomNo, from), upper(roomNo, to), limit));
        } catch (DatabaseFailure e) {
            log.warn("index_unreadable", e);
            return Optional.empty();
        }
    }

    /// Each three characters in a row, quoted: the table keeps where a gram occurs, not in which
    /// order.
    private static List<String> trigrams(String term) {
        int[] points = term.codePoints().toArray();
        return IntStream.range(0, points.length - 2)
                .mapToObj(i -> new String(points, i, 3))
                .map(gram -> '"' + gram.replace("\"", "\"\"") + '"')
                .toList();
    }

    private static long upper(long roomNo, long to) {
        return rowid(roomNo, Math.min(to, 0xFFFF_FFFFL));
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was broken already.
        }
    }

    /// Empties the log of changes, so that nothing deleted stays in it. Waits for nobody.
    ///
    /// @return false if somebody reads or writes, or it is broken: try again
    boolean truncate() {
        if (!lock.tryLock()) {
            return false;
        }
        try (var statement = writing.createStatement();
                var rows = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            emptied = true;
            return rows.next() && rows.getInt(1) == 0;
        } catch (SQLException e) {
            var failure = new DatabaseFailure(e);
            damaged = failure.ofDamage();
            if (emptied) {
                log.warn("index_not_emptied", failure);
            }
            emptied = false;
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            readers.renew();
            statements = List.of();
            close(writing);
        } finally {
            lock.unlock();
        }
    }
}
