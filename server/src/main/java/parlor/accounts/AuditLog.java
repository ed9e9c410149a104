package parlor.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// Who did which administrative act. Rows are only added; triggers keep them for a year.
final class AuditLog {
    private AuditLog() {}

    /// What was done.
    enum Action {
        ACCOUNT_MADE,
        ACCOUNT_DELETED,
        ACCOUNT_DISABLED,
        ACCOUNT_ENABLED,
        ADMIN_MADE,
        ADMIN_UNMADE,
        ROOM_DELETED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param actor null for the host, by the command line
    static void note(
            Tx tx,
            @Nullable PrincipalId actor,
            Action action,
            @Nullable Object target,
            Instant now) {
        tx.update(
                "insert into audit (at, actor, action, target) values (?, ?, ?, ?)",
                now.toEpochMilli(),
                actor,
                action.wire(),
                target);
    }

    /// The newest first, below a number.
    static List<Administration.Act> below(Tx tx, long before, int limit) {
        return tx.rows(
                "select no, at, actor, action, target from audit where no < ?"
                        + " order by no desc limit ?",
                row ->
                        new Administration.Act(
                                row.getLong("no"),
                                Instant.ofEpochMilli(row.getLong("at")),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("target")),
                before,
                limit);
    }
}
