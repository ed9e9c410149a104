package parlor.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.base.Timers;
import parlor.base.VirtualTime;
import parlor.db.Database;

/// How long an account stays signed in.
@Tag("slow")
class AccountSessionsTest {
    @TempDir Path folder;
    private final VirtualTime time = new VirtualTime();
    private final Ids ids = new Ids(time, new SecureRandom());
    private final User ada = new User(new PrincipalId(ids.next()), User.Kind.ACCOUNT, "Ada", null);
    private final List<UUID> ended = new ArrayList<>();
    private Database database;
    private Sessions sessions;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("parlor.db"), Thread.ofPlatform().factory());
        sessions = opened(time);
        sessions.onEnd(session -> ended.add(session.id()));
    }

    private Sessions opened(Timers timers) {
        return opened(timers, Stay.USUAL);
    }

    private Sessions opened(Timers timers, Stay stay) {
        var edge = new Edge(time, new SecureRandom(), new SecureRandom(), timers);
        var keys = new Key.Folder(folder.resolve("keys"), edge, Optional.empty(), true);
        return Sessions.open(
                edge,
                database,
                KeyRing.open(keys, "session", Limits.ACCOUNT_SESSION),
                stay,
                Runnable::run);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Session signIn() {
        var now = time.instant();
        var session = new Session(ids.next(), ada, now, now.plus(Limits.ACCOUNT_SESSION));
        database.write(tx -> {
            tx.update(
                    "insert into principal (id, kind, name, created_at) values (?, ?, ?, 0)"
                            + " on conflict (id) do nothing",
                    ada.id(),
                    ada.kind().name(),
                    ada.username());
            SessionRows.store(tx, session, "a program", "192.0.2.0/24");
            return true;
        });
        sessions.opened(session);
        return session;
    }

    private boolean lives(Session session) {
        return sessions.verify(sessions.cookie(session)).isPresent();
    }

    @Test
    void aSessionThatIsNotUsedEndsAfterTwoWeeks() {
        var used = signIn();
        var unused = signIn();
        time.pass(Duration.ofDays(10));
        sessions.touch(used);
        time.pass(Duration.ofDays(5));
        assertThat(lives(used)).isTrue();
        assertThat(lives(unused)).isFalse();
        assertThat(ended).containsExactly(unused.id());
    }

    @Test
    void aSessionEndsAfterNinetyDaysHoweverMuchItIsUsed() {
        var session = signIn();
        for (int day = 0; day < 90; day += 9) {
            assertThat(lives(session)).as("day %d", day).isTrue();
            sessions.touch(session);
            time.pass(Duration.ofDays(9));
        }
        assertThat(lives(session)).isFalse();
    }

    @Test
    void aShorterStayIsForThoseTooWhoAreSignedInAlready() {
        var session = signIn();
        time.pass(Duration.ofDays(6));
        sessions.touch(session);
        sessions.save();
        var shorter = new Stay(Duration.ofDays(3), Duration.ofDays(8));
        var started = opened(new VirtualTime(), shorter);
        var cookie = started.cookie(session);
        time.pass(Duration.ofDays(1));
        started.find(session.id()).ifPresent(started::touch);
        assertThat(started.verify(cookie)).isPresent();
        time.pass(Duration.ofDays(1));
        assertThat(started.verify(cookie)).isEmpty();
    }

    @Test
    void aLongerStayIsForThoseWhoSignInAnew() {
        var session = signIn();
        sessions.save();
        var longer = new Stay(Duration.ofDays(200), Duration.ofDays(300));
        var started = opened(new VirtualTime(), longer);
        time.pass(Duration.ofDays(90).minusSeconds(1));
        assertThat(started.find(session.id())).as("unused").isPresent();
        time.pass(Duration.ofSeconds(1));
        assertThat(started.find(session.id())).as("as it was given").isEmpty();
        assertThat(started.longest()).isEqualTo(Duration.ofDays(300));
    }

    @Test
    void useIsRememberedWhenTheServerStartsAgain() {
        var used = signIn();
        var unused = signIn();
        time.pass(Duration.ofDays(10));
        sessions.touch(used);
        sessions.save();
        var started = opened(new VirtualTime());
        time.pass(Duration.ofDays(5));
        assertThat(started.verify(sessions.cookie(used))).isPresent();
        assertThat(started.verify(sessions.cookie(unused))).isEmpty();
    }
}
