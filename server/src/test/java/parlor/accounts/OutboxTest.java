package parlor.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.Limits;
import parlor.base.VirtualTime;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// Letters that wait: how long, how many, and what is left of them.
class OutboxTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Carried LATER = new Carried.Failed("away", false);
    private static final Carried NOBODY_THERE = new Carried.Unreachable("no_server", false);
    private static final Carried BREAKS_OFF = new Carried.Unreachable("reset", true);
    private static final Carried NEVER = new Carried.Failed("nobody", true);

    @TempDir Path folder;
    private final VirtualTime time = new VirtualTime();
    private final SecureRandom secure = new SecureRandom();
    private final Edge edge = new Edge(time, secure, secure, time);
    private final byte[] key = new byte[32];
    private final Deque<Carried> answers = new ArrayDeque<>();
    private final List<String> tried = new ArrayList<>();
    private final List<Long> when = new ArrayList<>();
    private final Instant start = time.instant();
    private Runnable meanwhile = () -> {};
    private Database database;
    private Outbox outbox;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("parlor.db"), Thread.ofPlatform().factory());
        outbox = with(key);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// As a start makes one.
    private Outbox with(byte[] key) {
        var post = new Post(true, URI.create("https://parlor.example"), this::carry);
        return new Outbox(edge, database, post, key, Runnable::run);
    }

    private Outbox closed() {
        var post = Post.closed(URI.create("https://parlor.example"));
        return new Outbox(edge, database, post, key, Runnable::run);
    }

    private Carried carry(Letter letter) {
        meanwhile.run();
        when.add(Duration.between(start, time.instant()).toMinutes());
        tried.add(letter.to() + ": " + letter.subject() + ": " + letter.text());
        var answer = answers.poll();
        return answer == null ? new Carried.Away() : answer;
    }

    private void put(String to) {
        put(to, Outbox.Kind.LINK);
    }

    private void put(String to, Outbox.Kind kind) {
        var letter = new Letter(to, "A new password", "Hello,\n\nset it here.\n");
        database.write(tx -> {
            outbox.put(tx, account(to), letter, kind);
            return true;
        });
    }

    /// Whose address it is.
    private static PrincipalId account(String address) {
        return new PrincipalId(UUID.nameUUIDFromBytes(address.getBytes(UTF_8)));
    }

    private void goes(String address) {
        database.write(tx -> {
            Outbox.forget(tx, account(address));
            return true;
        });
    }

    private long waiting() {
        return database.read(
                tx -> tx.row("select count(*) from letter", row -> row.getLong(1)).orElseThrow());
    }

    private static String told(String to) {
        return to + ": A new password: Hello,\n\nset it here.\n";
    }

    @Test
    void lettersLeaveInTheirOrderAndLeaveNothingBehind() {
        put("ada@example.org");
        put("ben@example.org");
        outbox.ring();
        assertThat(tried).containsExactly(told("ada@example.org"), told("ben@example.org"));
        assertThat(waiting()).isZero();
    }

    @Test
    void aLinkThatDoesNotGetAwayIsTriedAsLongAsItIsGood() {
        answers.addAll(Collections.nCopies(10, LATER));
        put("ada@example.org");
        outbox.ring();
        outbox.ring();
        time.pass(Limits.MAIL_LINK);
        assertThat(when).containsExactly(0L, 1L, 3L, 8L, 23L);
        assertThat(waiting()).isZero();
        time.pass(Limits.NOTICE);
        assertThat(when).hasSize(5);
    }

    @Test
    void newsOutliveADayWithoutAMailServer() {
        answers.addAll(Collections.nCopies(100, LATER));
        put("ada@example.org", Outbox.Kind.NEWS);
        outbox.ring();
        time.pass(Limits.NOTICE);
        assertThat(when).startsWith(0L, 1L, 3L, 8L, 23L, 83L, 143L).endsWith(1403L).hasSize(28);
        assertThat(waiting()).isZero();
    }

    @Test
    void newsLeaveWhenTheMailServerIsBack() {
        answers.addAll(Collections.nCopies(8, LATER));
        put("ada@example.org", Outbox.Kind.NEWS);
        outbox.ring();
        time.pass(Limits.NOTICE);
        assertThat(tried).hasSize(9);
        assertThat(waiting()).isZero();
    }

    @Test
    void aRefusalForGoodIsTheLast() {
        answers.add(NEVER);
        put("ada@example.org");
        outbox.ring();
        time.pass(MINUTE.multipliedBy(10));
        assertThat(tried).hasSize(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void oneThatWaitsHoldsUpNoOther() {
        answers.add(LATER);
        put("ada@example.org");
        put("ben@example.org");
        outbox.ring();
        time.pass(MINUTE);
        assertThat(tried)
                .containsExactly(
                        told("ada@example.org"), told("ben@example.org"), told("ada@example.org"));
    }

    @Test
    void aDeadMailServerIsAskedOnceARoundAndNoLetterIsLost() {
        answers.addAll(Collections.nCopies(5, NOBODY_THERE));
        for (int i = 0; i < 10; i++) {
            put("ada%d@example.org".formatted(i), Outbox.Kind.NEWS);
            outbox.ring();
        }
        assertThat(when).containsExactly(0L);
        assertThat(outbox.counts()).isEqualTo(new Mail.Counts(0, 0, true));
        time.pass(MINUTE.multipliedBy(18));
        assertThat(when).startsWith(0L, 1L, 3L, 8L, 13L, 18L, 18L).hasSize(5 + 10);
        assertThat(tried.subList(0, 6)).containsOnly(told("ada0@example.org"));
        assertThat(tried).last().isEqualTo(told("ada9@example.org"));
        assertThat(outbox.counts()).isEqualTo(new Mail.Counts(10, 0, false));
        assertThat(waiting()).isZero();
    }

    @Test
    void aMailServerThatIsBackIsAskedAtOnceWhenItGoesAgain() {
        answers.addAll(List.of(NOBODY_THERE, NOBODY_THERE, new Carried.Away(), NOBODY_THERE));
        put("ada@example.org");
        put("ben@example.org");
        outbox.ring();
        time.pass(MINUTE.multipliedBy(4));
        assertThat(when).as("the pauses begin anew").containsExactly(0L, 1L, 3L, 3L, 4L);
        assertThat(waiting()).isZero();
    }

    @Test
    void aLetterAtWhichTheServerBreaksOffHoldsUpNoOther() {
        answers.addAll(List.of(BREAKS_OFF, new Carried.Away(), BREAKS_OFF));
        put("ada@example.org");
        put("ben@example.org");
        outbox.ring();
        time.pass(MINUTE);
        assertThat(tried)
                .containsExactly(
                        told("ada@example.org"), told("ben@example.org"), told("ada@example.org"));
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void aLinkIsNotKeptForAServerThatComesTooLate() {
        answers.addAll(Collections.nCopies(100, NOBODY_THERE));
        put("ada@example.org");
        outbox.ring();
        time.pass(Limits.MAIL_LINK);
        assertThat(waiting()).isZero();
    }

    @Test
    void whatAStopHasKeptLeavesAfterTheNextStart() {
        answers.add(LATER);
        put("ada@example.org");
        outbox.ring();
        with(key).resume();
        assertThat(tried).containsExactly(told("ada@example.org"), told("ada@example.org"));
        assertThat(waiting()).isZero();
    }

    @Test
    void aLinkThatIsGoodNoMoreIsNotSent() {
        put("ada@example.org");
        time.pass(Limits.MAIL_LINK);
        with(key).ring();
        assertThat(tried).isEmpty();
        assertThat(waiting()).isZero();
    }

    @Test
    void noMoreWaitThanThereArePlaces() {
        for (int i = 0; i < Limits.LETTERS_WAITING; i++) {
            put("ada@example.org");
        }
        assertThat(waiting()).isEqualTo(Limits.LINKS_WAITING);
        for (int i = 0; i < Limits.LETTERS_WAITING; i++) {
            put("ada@example.org", Outbox.Kind.NEWS);
        }
        assertThat(waiting()).isEqualTo(Limits.LETTERS_WAITING);
        outbox.ring();
        put("ben@example.org");
        outbox.ring();
        assertThat(tried)
                .hasSize(Limits.LETTERS_WAITING + 1)
                .last()
                .isEqualTo(told("ben@example.org"));
    }

    @Test
    void whatWaitsForAnAccountGoesWithIt() {
        put("ada@example.org");
        put("ben@example.org");
        goes("ada@example.org");
        outbox.ring();
        assertThat(tried).containsExactly(told("ben@example.org"));
    }

    @Test
    void aLetterIsNotTakenForOneThatWentWhileItWasCarried() {
        answers.add(LATER);
        put("ada@example.org");
        meanwhile =
                () -> {
                    meanwhile = () -> {};
                    goes("ada@example.org");
                    put("ben@example.org");
                };
        outbox.ring();
        assertThat(tried).containsExactly(told("ada@example.org"), told("ben@example.org"));
        assertThat(waiting()).isZero();
    }

    @Test
    void whereNoMailIsSentAnyMoreNothingStays() {
        put("ada@example.org");
        put("ada@example.org", Outbox.Kind.NEWS);
        closed().resume();
        assertThat(waiting()).isEqualTo(2);
        time.pass(Limits.MAIL_LINK);
        closed().sweep();
        assertThat(waiting()).isEqualTo(1);
        time.pass(Limits.NOTICE);
        closed().resume();
        assertThat(waiting()).isZero();
        assertThat(tried).isEmpty();
    }

    @Test
    void nobodyWhoReadsTheDatabaseReadsTheLetters() {
        put("ada@example.org");
        var kept =
                database.read(tx ->
                        tx.row("select sealed from letter", row -> row.getBytes("sealed"))
                                .orElseThrow());
        assertThat(new String(kept, ISO_8859_1)).doesNotContain("ada", "example", "Hello");
        var other = new byte[32];
        secure.nextBytes(other);
        with(other).ring();
        assertThat(tried).isEmpty();
        assertThat(waiting()).as("what nobody can read any more").isZero();
    }
}
