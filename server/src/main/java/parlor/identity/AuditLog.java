package parlor.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;

/// Who did which administrative or moderating act, written in the same transaction as the act. Rows
/// are only added; triggers keep them for a year.
public final class AuditLog {
    private static final String ACT = "select no, at, actor, action, target, room from audit";
    private static final Duration KEPT = Duration.ofDays(366);
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private AuditLog() {}

    /// What was done.
    public enum Action {
        ACCOUNT_DELETED,
        ACCOUNT_DISABLED,
        ACCOUNT_ENABLED,
        ADMIN_MADE,
        ADMIN_UNMADE,
        INVITE_MADE,
        INVITE_REVOKED,
        CLIENT_ADDED,
        CLIENT_SECRET_RENEWED,
        CLIENT_REMOVED,
        INITIAL_TOKEN_MADE,
        INITIAL_TOKEN_REVOKED,
        ROOM_DELETED,
        CODE_CHANGED,
        ROLE_CHANGED,
        MEMBER_REMOVED,
        MEMBER_BANNED,
        MEMBER_UNBANNED,
        MESSAGE_DELETED;

        /// As it is stored and shown.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One act.
    ///
    /// @param actor null for the host, by the command line
    /// @param target the account, invitation, client or message it was done to; null where it was
    ///   the room
    /// @param room the room it was done in, or to
    public record Act(
            long no,
            Instant at,
            @Nullable String actor,
            String action,
            @Nullable String target,
            @Nullable String room) {}

    /// @param actor null for the host, by the command line
    public static void note(
            Tx tx,
            @Nullable PrincipalId actor,
            Action action,
            @Nullable Object target,
            Instant now) {
        note(tx, actor, action, target, null, now);
    }

    /// An act in a room.
    public static void note(
            Tx tx,
            @Nullable PrincipalId actor,
            Action action,
            @Nullable Object target,
            @Nullable Object room,
            Instant now) {
        tx.update(
                "insert into audit (at, actor, action, target, room) values (?, ?, ?, ?, ?)",
                now.toEpochMilli(),
                actor,
                action.wire(),
                target == null ? null : target.toString(),
                room == null ? null : room.toString());
    }

    /// The newest first, below a number.
    public static List<Act> below(Tx tx, long before, int limit) {
        return tx.rows(
                ACT + " where no < ? order by no desc limit ?", AuditLog::act, before, limit);
    }

    private static Act act(ResultSet row) throws SQLException {
        return new Act(
                row.getLong("no"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                row.getString("room"));
    }

    /// What somebody did, the oldest first, above a number.
    public static List<Act> of(Tx tx, PrincipalId actor, long after, int limit) {
        return tx.rows(
                ACT + " where actor = ? and no > ? order by no limit ?",
                AuditLog::act,
                actor,
                after,
                limit);
    }

    /// Forgets what has been kept for its time, some rows at once. The triggers count that time
    /// from the newest act.
    public static void forgetOld(Tx tx, Instant now) {
        tx.update(
                """
                delete from audit
                where at < min(?, (select max(at) from audit) - ?)
                  and no in (select no from audit order by no limit ?)
                """,
                now.minus(KEPT).toEpochMilli(),
                KEPT.toMillis(),
                FORGOTTEN_AT_ONCE);
    }
}
