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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import parlor.db.DatabaseFailure;

/// Which messages may contain what: grams of the folded texts, in a file of its own that can be
/// made anew from the log. It proposes; the text itself decides.
final class Index implements AutoCloseable {
    private static final List<String> TABLES =
            List.of(
                    "create virtual table if not exists gram3 using fts5(text, content='',"
                            + " tokenize='trigram case_sensitive 1', detail=full)",
                    "create virtual table if not exists gram2 using fts5(grams, content='',"
                            + " detail=none, tokenize='ascii')",
                    "insert into gram3 (gram3, rank) values ('secure-delete', 1)",
                    "insert into gram2 (gram2, rank) values ('secure-delete', 1)",
                    "create table if not exists progress (room_no integer primary key,"
                            + " head bigint not null)",
                    "create table if not exists mark (boot text not null)");

    private final Path file;
    private final Connection writing;
    private final Connection reading;

    private Index(Path file, Connection writing, Connection reading) {
        this.file = file;
        this.writing = writing;
        this.reading = reading;
    }

    /// A message's text, folded.
    record Text(long seq, String folded) {}

    /// Opens the index; one that is broken, or that may have lost what the log believes it knows,
    /// is made anew.
    ///
    /// @param boot names this run of the machine
    static Index open(Path file, String boot) {
        try {
            var index = connect(file);
            if (index.madeBy(boot)) {
                return index;
            }
            index.close();
        } catch (DatabaseFailure e) {
            // It is derived: it is made anew below.
        }
        delete(file);
        var index = connect(file);
        index.mark(boot);
        return index;
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

    private static Index connect(Path file) {
        try {
            var config = new SQLiteConfig();
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.OFF);
            config.setBusyTimeout(2_000);
            config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
            config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-16000");
            var writing = config.createConnection("jdbc:sqlite:" + file);
            try (var statement = writing.createStatement()) {
                for (var table : TABLES) {
                    statement.executeUpdate(table);
                }
            }
            return new Index(file, writing, config.createConnection("jdbc:sqlite:" + file));
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private boolean madeBy(String boot) {
        try (var statement = writing.createStatement();
                var marks = statement.executeQuery("select boot from mark")) {
            return marks.next() && marks.getString(1).equals(boot);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private void mark(String boot) {
        try (var mark = writing.prepareStatement("insert into mark (boot) values (?)")) {
            mark.setString(1, boot);
            mark.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// How far each room is.
    synchronized Map<Long, Long> progress() {
        try (var statement = writing.createStatement();
                var rows = statement.executeQuery("select room_no, head from progress")) {
            var all = new HashMap<Long, Long>();
            while (rows.next()) {
                all.put(rows.getLong(1), rows.getLong(2));
            }
            return all;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// Takes texts out and in, and notes how far the room is, in one step.
    synchronized void apply(long roomNo, Collection<Text> out, Collection<Text> in, long head) {
        try {
            writing.setAutoCommit(false);
            each(
                    roomNo,
                    out,
                    "insert into gram3 (gram3, rowid, text) values ('delete', ?, ?)",
                    false);
            each(
                    roomNo,
                    out,
                    "insert into gram2 (gram2, rowid, grams) values ('delete', ?, ?)",
                    true);
            each(roomNo, in, "insert into gram3 (rowid, text) values (?, ?)", false);
            each(roomNo, in, "insert into gram2 (rowid, grams) values (?, ?)", true);
            try (var note =
                    writing.prepareStatement(
                            "insert into progress (room_no, head) values (?, ?)"
                                    + " on conflict (room_no) do update set head = excluded.head")) {
                note.setLong(1, roomNo);
                note.setLong(2, head);
                note.executeUpdate();
            }
            writing.commit();
            writing.setAutoCommit(true);
        } catch (SQLException e) {
            rollBack();
            throw new DatabaseFailure(e);
        }
    }

    private void rollBack() {
        try {
            writing.rollback();
            writing.setAutoCommit(true);
        } catch (SQLException e) {
            // The next use fails too, and says so.
        }
    }

    private void each(long roomNo, Collection<Text> texts, String sql, boolean grams)
            throws SQLException {
        try (PreparedStatement statement = writing.prepareStatement(sql)) {
            for (var text : texts) {
                var value = grams ? Folded.shortGrams(text.folded()) : text.folded();
                if (!value.isEmpty()) {
                    statement.setLong(1, rowid(roomNo, text.seq()));
                    statement.setString(2, value);
                    statement.executeUpdate();
                }
            }
        }
    }

    private static long rowid(long roomNo, long seq) {
        return roomNo << 32 | seq;
    }

    /// The numbers of messages that may contain all terms, within bounds and in order; empty if no
    /// term is long enough for the index.
    ///
    /// @param from exclusive
    /// @param to exclusive
    Optional<List<Long>> candidates(
            long roomNo, List<String> terms, long from, long to, boolean newestFirst, int limit) {
        var clauses = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (var term : terms) {
            if (term.codePointCount(0, term.length()) >= 3) {
                clauses.add("select rowid from gram3 where gram3 match ?");
                values.add('"' + term.replace("\"", "\"\"") + '"');
            } else if (term.codePoints().anyMatch(c -> c >= 128)) {
                clauses.add("select rowid from gram2 where gram2 match ?");
                values.add('"' + Folded.token(term.codePoints().toArray()) + '"');
            }
        }
        if (clauses.isEmpty()) {
            return Optional.empty();
        }
        var sql =
                clauses.stream()
                        .map(clause -> clause + " and rowid > ? and rowid < ?")
                        .reduce((a, b) -> a + " intersect " + b)
                        .orElseThrow();
        sql += " order by rowid " + (newestFirst ? "desc" : "asc") + " limit ?";
        return Optional.of(query(sql, values, rowid(roomNo, from), upper(roomNo, to), limit));
    }

    private static long upper(long roomNo, long to) {
        return rowid(roomNo, Math.min(to, 0xFFFF_FFFFL));
    }

    private List<Long> query(String sql, List<String> values, long from, long to, int limit) {
        synchronized (file) {
            try (var statement = reading.prepareStatement(sql)) {
                int at = 1;
                for (var value : values) {
                    statement.setString(at++, value);
                    statement.setLong(at++, from);
                    statement.setLong(at++, to);
                }
                statement.setInt(at, limit);
                try (var rows = statement.executeQuery()) {
                    var found = new ArrayList<Long>();
                    while (rows.next()) {
                        found.add(rows.getLong(1) & 0xFFFF_FFFFL);
                    }
                    return found;
                }
            } catch (SQLException e) {
                throw new DatabaseFailure(e);
            }
        }
    }

    /// Empties the log of changes, so that nothing deleted stays in it.
    synchronized void truncate() {
        try (var statement = writing.createStatement();
                var rows = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            rows.next();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            reading.close();
            writing.close();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
