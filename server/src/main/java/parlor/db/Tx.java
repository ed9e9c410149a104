package parlor.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// One transaction. Statements are prepared once per connection; the SQL must therefore be constant
/// text. Arguments are text, whole numbers, booleans, bytes or null.
public final class Tx {
    private static final int STEPS = 20_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long deadline = Long.MAX_VALUE;
    private boolean bounded;

    Tx(Connection connection) {
        this.connection = connection;
    }

    /// After this moment of [System#nanoTime] whatever runs is interrupted.
    void until(long nanos) {
        deadline = nanos;
        if (!bounded) {
            bounded = true;
            try {
                ProgressHandler.setHandler(connection, STEPS, new Deadline());
            } catch (SQLException e) {
                throw new DatabaseFailure(e);
            }
        }
    }

    private boolean late() {
        return deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0;
    }

    /// Asked by the engine every so many steps.
    private final class Deadline extends ProgressHandler {
        @Override
        protected int progress() {
            return late() ? 1 : 0;
        }
    }

    /// Turns one row into a value.
    @FunctionalInterface
    public interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    public <T> List<T> rows(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
        try (var rows = bind(sql, arguments).executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(mapper.map(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// The first row.
    public <T> Optional<T> row(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
        try (var rows = bind(sql, arguments).executeQuery()) {
            return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// How many rows were changed.
    public int update(String sql, @Nullable Object... arguments) {
        try {
            return bind(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// Begins a change. The driver is told, for otherwise it tries to begin one of its own with
    /// each statement.
    void begin() {
        autoCommit(false);
    }

    /// Durable when it returns.
    void commit() {
        autoCommit(true);
    }

    void rollBack() {
        try {
            if (connection.getAutoCommit()) {
                script("rollback");
            } else {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private void autoCommit(boolean on) {
        try {
            connection.setAutoCommit(on);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /// Runs statements that are not worth keeping.
    public void script(String sql) {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private PreparedStatement bind(String sql, @Nullable Object... arguments) throws SQLException {
        if (late()) {
            throw new SQLiteException("too late", SQLiteErrorCode.SQLITE_INTERRUPT);
        }
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object argument)
            throws SQLException {
        switch (argument) {
            case null -> statement.setObject(index, null);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Boolean yes -> statement.setInt(index, yes ? 1 : 0);
            default -> statement.setString(index, argument.toString());
        }
    }

    Connection connection() {
        return connection;
    }
}
