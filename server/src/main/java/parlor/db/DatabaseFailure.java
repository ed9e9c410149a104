package parlor.db;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The database could not do what it was told.
public final class DatabaseFailure extends RuntimeException {
    private static final Set<SQLiteErrorCode> DAMAGE =
            EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    public DatabaseFailure(SQLException cause) {
        super(cause);
    }

    /// Whether it is the engine that cannot go on (full, read-only, broken disk), and not this one
    /// statement that is wrong.
    public boolean ofEngine() {
        if (!(getCause() instanceof SQLiteException failure)) {
            return true;
        }
        return switch (SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xff)) {
            case SQLITE_FULL,
                    SQLITE_IOERR,
                    SQLITE_READONLY,
                    SQLITE_CANTOPEN,
                    SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_CORRUPT,
                    SQLITE_NOTADB,
                    SQLITE_NOMEM,
                    SQLITE_PROTOCOL,
                    SQLITE_INTERRUPT ->
                    true;
            default -> false;
        };
    }

    /// Whether it was ended because it took too long.
    boolean interrupted() {
        return getCause() instanceof SQLiteException failure
                && (failure.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_INTERRUPT.code;
    }

    /// Whether the file holds nonsense.
    public boolean ofDamage() {
        return getCause() instanceof SQLiteException failure
                && DAMAGE.contains(
                        SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xff));
    }
}
