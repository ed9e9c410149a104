package parlor.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.identity.Seal;

/// Letters that wait to be carried away: in the database, for a stop must not lose them, and
/// sealed, for they carry links. One leaves after the other, and is tried as long as it is worth
/// reading. Where a stop, or a broken connection, comes between a letter's leaving and its row's,
/// it leaves twice. While there is no mail server none is tried but the one that finds that out.
final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final Duration LOOK = Duration.ofMinutes(1);

    /// What lies between two tries; the last one lies between all that follow.
    private static final List<Duration> PAUSES =
            Stream.of(1, 2, 5, 15, 60).map(Duration::ofMinutes).toList();

    /// What lies between two rounds that find no mail server: a link is not good for long.
    private static final List<Duration> RESTS = PAUSES.subList(0, 3);

    private static final String PURPOSE = "letter";

    private final Edge edge;
    private final Database database;
    private final Post post;
    private final Seal seal;
    private final Executor carrying;
    private final AtomicBoolean rung = new AtomicBoolean();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final LongAdder away = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private Instant again = Instant.MIN;
    private volatile int inVain; // Rounds since a mail server was spoken with.

    /// What a letter is for.
    enum Kind {
        /// Its link is good for so long, and can be asked for again.
        LINK(Limits.MAIL_LINK, Limits.LINKS_WAITING),
        /// Nobody asks again for it, so some places are its own.
        NEWS(Limits.NOTICE, Limits.LETTERS_WAITING);

        private final Duration good;
        private final int places;

        Kind(Duration good, int places) {
            this.good = good;
            this.places = places;
        }
    }

    /// @param secret 32 bytes
    /// @param carrying runs one thing at a time
    Outbox(Edge edge, Database database, Post post, byte[] secret, Executor carrying) {
        this.edge = edge;
        this.database = database;
        this.post = post;
        this.seal = new Seal(secret);
        this.carrying = carrying;
    }

    /// Puts a letter in, durable with what it tells of. Where 100 wait it is dropped, which the log
    /// says; one with a link where 80 do.
    ///
    /// @param whose the account that it is about
    void put(Tx tx, PrincipalId whose, Letter letter, Kind kind) {
        if (!post.open()) {
            return;
        }
        var now = edge.clock().instant();
        if (keepGood(tx) >= kind.places) {
            log.atWarn().addKeyValue("reason", "too_many_wait").log("letter_not_sent");
            return;
        }
        tx.update(
                "insert into letter (principal, sealed, attempt, due_at, expires_at)"
                        + " values (?, ?, 1, ?, ?)",
                whose,
                sealed(letter),
                now.toEpochMilli(),
                now.plus(kind.good).toEpochMilli());
    }

    /// Drops what waits that is about this account.
    static void forget(Tx tx, PrincipalId whose) {
        tx.update("delete from letter where principal = ?", whose);
    }

    /// After a start nothing waits for its time: what kept letters here may be mended.
    void resume() {
        sweep();
        database.write(tx -> tx.update("update letter set due_at = 0"));
        ring();
    }

    /// Drops what is not worth reading any more, also where no mail is sent now.
    void sweep() {
        database.write(this::keepGood);
    }

    /// Has what is due carried away, soon.
    void ring() {
        if (post.open() && rung.compareAndSet(false, true)) {
            try {
                carrying.execute(this::carryAll);
            } catch (RejectedExecutionException e) {
                log.atDebug().setCause(e).log("letters_wait"); // It closes: the next start rings.
            }
        }
    }

    private void carryAll() {
        rung.set(false);
        boolean more = true;
        try {
            if (!edge.clock().instant().isBefore(again)) {
                carryDue();
            }
            more = database.write(this::keepGood) > 0;
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("letters_not_carried");
        }
        if (more && waking.compareAndSet(false, true)) {
            var _ = edge.timers().after(LOOK, this::wake);
        }
    }

    private void carryDue() {
        var next = next();
        while (next.isPresent() && !Thread.currentThread().isInterrupted() && carry(next.get())) {
            next = next();
        }
    }

    private void wake() {
        waking.set(false);
        ring();
    }

    /// How many wait that are still worth reading; the others go.
    private long keepGood(Tx tx) {
        int gone = tx.update("delete from letter where expires_at <= ?", edge.clock().millis());
        if (gone > 0) {
            log.atWarn().addKeyValue("letters", gone).log("letters_expired");
        }
        return tx.row("select count(*) from letter", row -> row.getLong(1)).orElse(0L);
    }

    /// A row of the table.
    private record Waiting(long no, byte[] sealed, int attempt, Instant expires) {

        /// When it is tried again, should this try fail.
        Instant due(Instant now) {
            return now.plus(PAUSES.get(Math.min(attempt, PAUSES.size()) - 1));
        }
    }

    private Optional<Waiting> next() {
        var now = edge.clock().millis();
        return database.read(tx ->
                tx.row(
                        "select no, sealed, attempt, expires_at from letter"
                                + " where due_at <= ? and expires_at > ? order by attempt, no limit 1",
                        row ->
                                new Waiting(
                                        row.getLong("no"),
                                        row.getBytes("sealed"),
                                        row.getInt("attempt"),
                                        Instant.ofEpochMilli(row.getLong("expires_at"))),
                        now,
                        now));
    }

    /// @return whether there is a mail server to carry the next one to
    private boolean carry(Waiting letter) {
        var text = opened(letter.sealed());
        if (text.isEmpty()) {
            failed(letter, "sealed_under_another_key", true);
            return true;
        }
        return switch (post.carrier().apply(text.get())) {
            case Carried.Away() -> {
                met();
                away.increment();
                forget(letter);
                yield true;
            }
            case Carried.Failed(var reason, var forGood) -> {
                met();
                failed(letter, reason, forGood);
                yield true;
            }
            case Carried.Unreachable(var reason, var begun) -> {
                rest(reason);
                if (begun) {
                    failed(letter, reason, false);
                }
                yield false;
            }
        };
    }

    private void failed(Waiting letter, String reason, boolean forGood) {
        var due = letter.due(edge.clock().instant());
        boolean last = forGood || !due.isBefore(letter.expires());
        failures.increment();
        log.atWarn()
                .addKeyValue("attempt", letter.attempt())
                .addKeyValue("reason", reason)
                .addKeyValue("last", last)
                .log("letter_not_sent");
        if (last) {
            forget(letter);
        } else {
            keep(letter, due);
        }
    }

    /// There is a mail server.
    private void met() {
        if (inVain > 0) {
            inVain = 0;
            log.atInfo().log("mail_server_back");
        }
    }

    /// There is none: all that waits goes on waiting.
    private void rest(String reason) {
        int rounds = inVain + 1;
        var pause = RESTS.get(Math.min(rounds, RESTS.size()) - 1);
        inVain = rounds;
        again = edge.clock().instant().plus(pause);
        log.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("rounds", rounds)
                .addKeyValue("next_try_s", pause.toSeconds())
                .log("mail_server_unreachable");
    }

    /// At any time, on any thread.
    Mail.Counts counts() {
        return new Mail.Counts(away.sum(), failures.sum(), inVain > 0);
    }

    /// A letter that was dropped meanwhile may have left its number to another one.
    private void forget(Waiting letter) {
        database.write(tx ->
                tx.update(
                        "delete from letter where no = ? and sealed = ?",
                        letter.no(),
                        letter.sealed()));
    }

    private void keep(Waiting letter, Instant due) {
        database.write(tx ->
                tx.update(
                        "update letter set attempt = attempt + 1, due_at = ?"
                                + " where no = ? and sealed = ?",
                        due.toEpochMilli(),
                        letter.no(),
                        letter.sealed()));
    }

    /// Neither an address nor a subject has a line end.
    private byte[] sealed(Letter letter) {
        var text = letter.to() + "\n" + letter.subject() + "\n" + letter.text();
        return seal.close(PURPOSE, "", text.getBytes(UTF_8), edge.secrets());
    }

    private Optional<Letter> opened(byte[] sealed) {
        return seal.open(PURPOSE, "", sealed)
                .map(bytes -> new String(bytes, UTF_8).split("\n", 3))
                .map(lines -> new Letter(lines[0], lines[1], lines[2]));
    }
}
