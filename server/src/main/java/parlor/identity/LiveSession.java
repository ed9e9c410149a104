package parlor.identity;

import java.time.Duration;

/// A live session: whose it is now, and when it was last used. Times are milliseconds since the
/// epoch.
final class LiveSession {
    private static final long SAVE_EVERY = Duration.ofMinutes(1).toMillis();

    private final Stay stay;
    private volatile Session session;
    private volatile long used;
    private volatile long saved;
    private volatile LiveSessions.Look look;

    /// @param used that much is written down
    LiveSession(Session session, long used, Stay stay) {
        this.stay = stay;
        this.session = session;
        this.used = used;
        this.saved = used;
        this.look = new LiveSessions.Look(stay.end(session, used), session.id());
    }

    Session session() {
        return session;
    }

    /// Its user has another name or avatar.
    void showAs(User user) {
        session = session.of(user);
    }

    long used() {
        return used;
    }

    /// Whether that is worth writing down.
    boolean use(long now) {
        used = now;
        return now - saved >= SAVE_EVERY;
    }

    void saved(long when) {
        saved = when;
    }

    /// When it is over unless it is used meanwhile.
    long end() {
        return stay.end(session, used);
    }

    /// When it is looked whether it is over.
    LiveSessions.Look look() {
        return look;
    }

    /// It was used since: looked at again when it may be over now.
    LiveSessions.Look later() {
        var later = new LiveSessions.Look(end(), session.id());
        look = later;
        return later;
    }
}
