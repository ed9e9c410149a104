package parlor.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Timers;
import parlor.db.Database;
import parlor.db.Tx;

/// Who is signed in. The row is the truth; the cookie only names it.
public final class Sessions implements AutoCloseable {
    private static final JOSEObjectType TYPE = new JOSEObjectType("parlor-session+jwt");
    private static final Duration SWEEP = Duration.ofSeconds(4);
    private static final int BATCH = 500;
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private final Edge edge;
    private final Database database;
    private final KeyRing keys;
    private final Stay stay;
    private final LiveSessions live;
    private final ReentrantLock sweeping = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private final List<Consumer<Session>> listeners = new CopyOnWriteArrayList<>();
    private final Timers.Timer sweeper;

    private Sessions(Edge edge, Database database, KeyRing keys, Stay stay, Executor threads) {
        this.edge = edge;
        this.database = database;
        this.keys = keys;
        this.stay = stay;
        this.live = new LiveSessions(stay);
        this.sweeper = edge.timers().every(SWEEP, () -> threads.execute(this::sweep));
    }

    /// Loads every live session.
    ///
    /// @param stay of accounts; sessions that were begun under another follow, except that none
    ///   lasts longer than it was given
    /// @param threads where it writes down now and then who was there
    public static Sessions open(
            Edge edge, Database database, KeyRing keys, Stay stay, Executor threads) {
        var sessions = new Sessions(edge, database, keys, stay, threads);
        database.read(sessions::load);
        return sessions;
    }

    private int load(Tx tx) {
        return tx.rows(
                        """
                        select s.id, s.created_at, s.expires_at, s.last_seen_at,
                          p.id as principal, p.kind, p.name, p.avatar
                        from session s join principal p on p.id = s.principal
                        where s.ended_at is null
                        """,
                        row -> {
                            var session =
                                    new Session(
                                            UUID.fromString(row.getString("id")),
                                            user(row),
                                            Instant.ofEpochMilli(row.getLong("created_at")),
                                            Instant.ofEpochMilli(row.getLong("expires_at")));
                            live.add(session, row.getLong("last_seen_at"));
                            return session;
                        })
                .size();
    }

    /// How long an account's session lasts from its beginning.
    public Duration longest() {
        return stay.longest();
    }

    /// A session that was stored with the command that made it. Its maker tells before the commit:
    /// until then nobody holds its cookie.
    public void opened(Session session) {
        live.add(session, session.createdAt().toEpochMilli());
    }

    /// A principal has another name or avatar. What is stored counts, so that of two changes the
    /// later one is seen, whichever is told first. Waits for the database.
    public void changed(PrincipalId whose) {
        reading.lock();
        try {
            database.read(tx -> find(tx, whose))
                    .ifPresent(user -> live.of(whose).forEach(session -> session.showAs(user)));
        } finally {
            reading.unlock();
        }
    }

    private static Optional<User> find(Tx tx, PrincipalId whose) {
        return tx.row(
                "select id as principal, kind, name, avatar from principal where id = ?",
                Sessions::user,
                whose);
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                PrincipalId.of(row.getString("principal")),
                User.Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                row.getString("avatar"));
    }

    /// The signed JWT (HS256, `typ` `parlor-session+jwt`) for the cookie.
    public String cookie(Session session) {
        var key = keys.newest();
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(key.id()).build();
        var token = new SignedJWT(header, claims(session));
        try {
            token.sign(new MACSigner(key.bytes()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static JWTClaimsSet claims(Session session) {
        return new JWTClaimsSet.Builder()
                .subject(session.user().id().toString())
                .claim("sid", session.id().toString())
                .claim("kind", session.user().kind().name().toLowerCase(Locale.ROOT))
                .issueTime(Date.from(session.createdAt()))
                .expirationTime(Date.from(session.expiresAt()))
                .build();
    }

    /// The live session that this cookie names: from memory; empty for any that is forged, expired,
    /// ended or unknown, or that says anything else of it than it was given to say.
    public Optional<Session> verify(String cookie) {
        try {
            var token = SignedJWT.parse(cookie);
            var header = token.getHeader();
            boolean ours =
                    JWSAlgorithm.HS256.equals(header.getAlgorithm())
                            && TYPE.equals(header.getType())
                            && signed(token);
            return ours ? named(token.getJWTClaimsSet()) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean signed(SignedJWT token) throws JOSEException {
        var named = token.getHeader().getKeyID();
        var key = named == null ? Optional.<Key>empty() : keys.find(named);
        return key.isPresent() && token.verify(new MACVerifier(key.get().bytes()));
    }

    private Optional<Session> named(JWTClaimsSet claims) throws ParseException {
        var sid = claims.getStringClaim("sid");
        return sid == null
                ? Optional.empty()
                : find(UUID.fromString(sid))
                        .filter(it -> claims.toJSONObject().equals(claims(it).toJSONObject()));
    }

    /// The live session by id (for open connections).
    public Optional<Session> find(UUID id) {
        long now = edge.clock().millis();
        return live.find(id).filter(session -> session.end() > now).map(LiveSession::session);
    }

    /// Ends it; completed when durable.
    public CompletableFuture<@Nullable Void> end(UUID id) {
        try {
            live.find(id).ifPresent(session -> end(List.of(session.session())));
            return CompletableFuture.completedFuture(null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void end(List<Session> sessions) {
        long now = edge.clock().millis();
        database.write(tx -> {
            for (var session : sessions) {
                tx.update("update session set ended_at = ? where id = ?", now, session.id());
            }
            return true;
        });
        drop(sessions);
    }

    /// Every session of a principal that is live.
    public List<Session> of(PrincipalId principal) {
        return live.of(principal).stream().map(LiveSession::session).toList();
    }

    /// These were ended by a command that is durable: nobody is let in by them any more.
    public void ended(List<Session> sessions) {
        drop(sessions);
    }

    /// One that was made known and could not be stored: nobody was signed in by it, and no listener
    /// hears of it.
    public void withdrawn(UUID id) {
        live.find(id).ifPresent(session -> live.remove(session.session()));
    }

    private void drop(List<Session> sessions) {
        for (var session : sessions.stream().filter(live::remove).toList()) {
            listeners.forEach(listener -> listener.accept(session));
        }
    }

    /// Called for each session that ends, by logout or expiry, after it is durable. The latest
    /// listener first: a connection hears its goodbye before the seat that it follows with ends.
    public void onEnd(Consumer<Session> listener) {
        listeners.addFirst(listener);
    }

    /// Notes that the session is used now (a request, a frame, a stream that takes bytes).
    public void touch(Session session) {
        live.use(session.id(), edge.clock().millis());
    }

    /// When it was last used.
    public Instant lastUsed(Session session) {
        return live.find(session.id())
                .map(it -> Instant.ofEpochMilli(it.used()))
                .orElse(session.createdAt());
    }

    /// When one of its sessions was last used; the epoch if none is live.
    public Instant lastActive(PrincipalId principal) {
        return Instant.ofEpochMilli(
                live.of(principal).stream().mapToLong(LiveSession::used).max().orElse(0));
    }

    /// Ends what has expired and writes down what was used; one at a time.
    private void sweep() {
        if (!sweeping.tryLock()) {
            return;
        }
        try {
            batches(live.over(edge.clock().millis())).forEach(this::end);
            save();
        } catch (RuntimeException e) {
            log.warn("sessions_not_swept", e);
        } finally {
            sweeping.unlock();
        }
    }

    /// Nothing more is swept. Who is signed in stays so.
    @Override
    public void close() {
        sweeper.cancel();
    }

    /// The database is not held for longer than one of these takes.
    private static <T> List<List<T>> batches(List<T> all) {
        return all.stream().gather(Gatherers.windowFixed(BATCH)).toList();
    }

    /// Writes down when each session was last used, where that is news.
    public void save() {
        batches(live.news()).forEach(this::save);
    }

    private void save(List<LiveSession> news) {
        var when = new HashMap<UUID, Long>();
        news.forEach(it -> when.put(it.session().id(), it.used()));
        database.write(tx -> {
            when.forEach((id, used) ->
                    tx.update("update session set last_seen_at = ? where id = ?", used, id));
            return true;
        });
        when.forEach(live::saved);
    }
}
