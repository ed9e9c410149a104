package parlor.identity;

import java.time.Duration;
import parlor.base.Limits;

/// How long an account stays signed in.
///
/// @param idle without using the session
/// @param longest however much it is used
public record Stay(Duration idle, Duration longest) {
    /// Where the host says nothing else.
    public static final Stay USUAL = new Stay(Limits.ACCOUNT_IDLE, Limits.ACCOUNT_SESSION);

    /// When a session is over that is not used again, at the latest when it was given to end. Times
    /// are milliseconds since the epoch.
    long end(Session session, long used) {
        long given = session.expiresAt().toEpochMilli();
        if (session.user().kind() != User.Kind.ACCOUNT) {
            return given;
        }
        long old = session.createdAt().plus(longest).toEpochMilli();
        return Math.min(given, Math.min(old, used + idle.toMillis()));
    }
}
