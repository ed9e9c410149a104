package parlor.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.base.Outbound;
import parlor.db.Database;
import parlor.identity.Session;
import parlor.identity.User;

/// Tells clients that a session has ended (OpenID Connect Back-Channel Logout). What waits is
/// bounded and in memory: a notice that does not get through after some tries is lost.
public final class LogoutNotices {
    private static final Logger log = LoggerFactory.getLogger(LogoutNotices.class);
    private static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final Duration LIFE = Duration.ofMinutes(2);
    private static final List<Duration> AGAIN =
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(1));
    private static final int AT_ONCE = 4;

    private final Edge edge;
    private final Ids ids;
    private final Database database;
    private final Executor threads;
    private final Supplier<Signing> signing;
    private final Outbound outbound;
    private final boolean here;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /// What a notice is signed with; made when there is one to sign.
    record Signing(SigningKeys keys, String issuer) {}

    /// How many notices of one client wait, and how many are on their way; there while one waits.
    private record Queue(AtomicInteger waiting, Semaphore atOnce) {
        Queue() {
            this(new AtomicInteger(), new Semaphore(AT_ONCE));
        }
    }

    private record Notice(Client client, URI to, String subject, UUID session) {}

    /// @param threads where one may wait
    /// @param here whether this server is reached on its own machine only, and its apps may be too
    LogoutNotices(
            Edge edge,
            Database database,
            Executor threads,
            Supplier<Signing> signing,
            Outbound outbound,
            boolean here) {
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.database = database;
        this.threads = threads;
        this.signing = signing;
        this.outbound = outbound;
        this.here = here;
    }

    /// Every client that was let in during this session is told, sooner or later. Does not wait.
    public void ended(Session session) {
        if (session.user().kind() == User.Kind.ACCOUNT) {
            threads.execute(() -> lookUp(session, 1));
        }
    }

    private void lookUp(Session session, int tries) {
        try {
            notices(session).forEach(this::tell);
        } catch (RuntimeException e) {
            lost("all", tries, e.getClass().getSimpleName());
            again(tries, () -> lookUp(session, tries + 1));
        }
    }

    private List<Notice> notices(Session session) {
        return database.read(tx ->
                tx
                        .rows(
                                "select distinct client from oauth_grant where session = ?",
                                row -> row.getString("client"),
                                session.id())
                        .stream()
                        .flatMap(id -> ClientRows.find(tx, id).stream())
                        .flatMap(client -> notice(client, session).stream())
                        .toList());
    }

    private Optional<Notice> notice(Client client, Session session) {
        var subject = session.user().id().toString();
        return Optional.ofNullable(client.metadata().getBackChannelLogoutURI())
                .map(to -> new Notice(client, to, subject, session.id()));
    }

    private void tell(Notice notice) {
        var client = notice.client().id();
        var queue = enter(client);
        boolean room =
                queue.waiting().get() <= Limits.LOGOUT_NOTICES_WAITING
                        && waiting.get() <= Limits.LOGOUT_NOTICES_OF_ALL;
        if (room) {
            threads.execute(() -> carry(notice, queue, 1));
        } else {
            leave(client);
            lost(client, 0, "too_many_wait");
        }
    }

    private Queue enter(String client) {
        waiting.incrementAndGet();
        return queues.compute(
                client,
                (_, known) -> {
                    var queue = known == null ? new Queue() : known;
                    queue.waiting().incrementAndGet();
                    return queue;
                });
    }

    private void leave(String client) {
        waiting.decrementAndGet();
        queues.computeIfPresent(
                client, (_, queue) -> queue.waiting().decrementAndGet() == 0 ? null : queue);
    }

    private void carry(Notice notice, Queue queue, int tries) {
        var client = notice.client().id();
        queue.atOnce().acquireUninterruptibly();
        var wrong = "";
        try {
            wrong = send(notice);
        } finally {
            queue.atOnce().release();
        }
        if (!wrong.isEmpty()) {
            lost(client, tries, wrong);
        }
        if (wrong.isEmpty() || !again(tries, () -> carry(notice, queue, tries + 1))) {
            leave(client);
        }
    }

    /// Does it again in a while.
    ///
    /// @return false if it was tried often enough
    private boolean again(int tries, Runnable task) {
        if (tries > AGAIN.size()) {
            return false;
        }
        var _ = edge.timers().after(AGAIN.get(tries - 1), () -> begin(task));
        return true;
    }

    /// What would be told again after the server has ended is not told.
    private void begin(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("logout_notices_end", e);
        }
    }

    /// @return what went wrong; empty if it arrived
    private String send(Notice notice) {
        try {
            var form = "logout_token=" + token(notice);
            int status = outbound.post(notice.to(), form, notice.client().reach(here));
            if (status / 100 != 2) {
                return "status " + status;
            }
            log.atInfo().addKeyValue("client", notice.client().id()).log("logout_notice_sent");
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void lost(String client, int attempt, String reason) {
        log.atWarn()
                .addKeyValue("client", client)
                .addKeyValue("attempt", attempt)
                .addKeyValue("reason", reason)
                .log("logout_notice_not_sent");
    }

    // Back-Channel Logout §2.4
    private String token(Notice notice) {
        var with = signing.get();
        var now = edge.clock().instant();
        var client = notice.client();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(with.issuer())
                        .subject(notice.subject())
                        .audience(client.id())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .jwtID(ids.next().toString())
                        .claim("sid", IdTokens.sid(client.id(), notice.session()))
                        .claim("events", Map.of(EVENT, Map.of()))
                        .build();
        return with.keys().sign(IdTokens.algorithm(client), TYPE, claims).serialize();
    }
}
