package parlor.rooms;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.sqlite.ProgressHandler;
import parlor.db.DatabaseFailure;

/// Connections that read the index, kept for the next query. None outlives the file that it reads.
final class IndexReaders {
    private static final int STEPS = 20_000;
    private static final long QUERY_NANOS = 1_500_000_000L;

    private final Supplier<Connection> connect;
    private final Deque<Reader> idle = new ArrayDeque<>();
    private int file;

    IndexReaders(Supplier<Connection> connect) {
        this.connect = connect;
    }

    /// @param file which of the files there were
    private record Reader(Connection connection, int file) {}

    /// The numbers of the rows that match, in 1.5 s at most.
    List<Long> query(String sql, String match, long from, long to, int limit) {
        var reader = reader();
        long deadline = System.nanoTime() + QUERY_NANOS;
        try (var statement = reader.connection().prepareStatement(sql)) {
            ProgressHandler.setHandler(reader.connection(), STEPS, new Deadline(deadline));
            statement.setString(1, match);
            statement.setLong(2, from);
            statement.setLong(3, to);
            statement.setInt(4, limit);
            var found = new ArrayList<Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1) & 0xFFFF_FFFFL);
                }
            }
            giveBack(reader);
            return found;
        } catch (SQLException e) {
            Index.close(reader.connection());
            throw new DatabaseFailure(e);
        }
    }

    private Reader reader() {
        int now;
        synchronized (this) {
            var free = idle.poll();
            if (free != null) {
                return free;
            }
            now = file;
        }
        return new Reader(connect.get(), now);
    }

    private synchronized void giveBack(Reader reader) {
        if (reader.file() == file) {
            idle.add(reader);
        } else {
            Index.close(reader.connection());
        }
    }

    /// There is another file, or none: what read the one before is closed, sooner or later.
    synchronized void renew() {
        file++;
        idle.forEach(reader -> Index.close(reader.connection()));
        idle.clear();
    }

    /// Ends a query that takes too long.
    private static final class Deadline extends ProgressHandler {
        private final long nanos;

        Deadline(long nanos) {
            this.nanos = nanos;
        }

        @Override
        protected int progress() {
            return System.nanoTime() - nanos > 0 ? 1 : 0;
        }
    }
}
