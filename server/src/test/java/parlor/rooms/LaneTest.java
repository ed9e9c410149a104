package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parlor.rooms.Stage.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.VirtualTime;
import parlor.db.Database;
import parlor.db.DatabaseFailure;

/// The lane: what one command's failure does to others, and what is refused.
final class LaneTest {
    private final Stage stage = new Stage();
    private final Stage.Player ada = stage.hosts("Ada");
    private boolean space = true;
    private final VirtualTime time = new VirtualTime();
    private final Epochs epochs =
            new Epochs(
                    new Seeds(
                            new java.security.SecureRandom(),
                            new parlor.identity.Seal(new byte[32])),
                    "history");
    private final FirstTexts firstTexts = new FirstTexts(new java.security.SecureRandom());
    private final Lane lane =
            new Lane(
                    stage.database,
                    time,
                    epochs,
                    firstTexts,
                    () -> space,
                    Thread.ofPlatform().factory());

    @AfterEach
    void end() {
        stage.close();
    }

    private static String code(CompletableFuture<?> answer) {
        return answer.handle((_, failure) ->
                        failure == null
                                ? "fine"
                                : failure instanceof Problem problem
                                        ? problem.code().wire()
                                        : failure.getClass().getSimpleName())
                .getNow("waits");
    }

    private CompletableFuture<Integer> note(String name) {
        return lane.submit(ada.in, 10, book -> Epoch.put(book.tx(), name, "here"));
    }

    private long notes() {
        return stage.database.read(
                tx -> tx.rows("select 1 from meta where value = 'here'", _ -> 1).size());
    }

    @Test
    void aRefusalAndABrokenStatementHarmNobodyElse() {
        var first = note("a");
        var refused =
                lane.submit(
                        ada.in,
                        10,
                        _ -> {
                            throw Problem.notFound();
                        });
        var broken =
                lane.submit(ada.in, 10, book -> book.tx().update("update nothing set at_all = 1"));
        var last = note("b");
        lane.runOnce();
        assertThat(List.of(code(first), code(refused), code(broken), code(last)))
                .containsExactly("fine", "not_found", "DatabaseFailure", "fine");
        assertThat(notes()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource
    void anErrorThatIsNoExceptionEndsOnlyItsOwnCommand(Error error) {
        var first = note("a");
        var broken =
                lane.submit(
                        ada.in,
                        10,
                        book -> {
                            Epoch.put(book.tx(), "broken", "here");
                            throw error;
                        });
        var last = note("b");
        lane.runOnce();
        assertThat(List.of(code(first), code(broken), code(last)))
                .containsExactly("fine", error.getClass().getSimpleName(), "fine");
        assertThat(notes()).isEqualTo(2);
    }

    static List<Error> anErrorThatIsNoExceptionEndsOnlyItsOwnCommand() {
        return List.of(
                new StackOverflowError(), new NoClassDefFoundError(), new OutOfMemoryError());
    }

    @Test
    void theThreadOutlivesWhateverIsThrown() {
        lane.start();
        var broken =
                lane.submit(
                        ada.in,
                        10,
                        _ -> {
                            throw new LinkageError();
                        });
        assertThat(broken).failsWithin(Duration.ofSeconds(10));
        assertThat(note("a")).succeedsWithin(Duration.ofSeconds(10));
        lane.close();
    }

    @Test
    void whoAsksForSpaceMayFailToo() {
        var failing =
                new Lane(
                        stage.database,
                        time,
                        epochs,
                        firstTexts,
                        () -> {
                            throw new IllegalStateException("no such disk");
                        },
                        Thread.ofPlatform().factory());
        var answer = failing.submit(ada.in, 10, _ -> 1);
        assertThatThrownBy(failing::runOnce).isInstanceOf(IllegalStateException.class);
        assertThat(code(answer)).isEqualTo("IllegalStateException");
    }

    @Test
    void afterARollbackNothingIsRememberedOfIt() {
        long head = ada.room().head();
        var said = lane.submit(ada.in, 10, book -> book.next(book.room(ada.in), time.instant()));
        var broken =
                lane.submit(
                        ada.in,
                        10,
                        _ -> {
                            throw new IllegalStateException("broken");
                        });
        lane.runOnce();
        assertThat(said).isCompletedWithValue(head + 1);
        assertThat(code(broken)).isEqualTo("IllegalStateException");
        assertThat(ada.room().head()).isEqualTo(head + 1);
    }

    @Test
    void fullDiskIsUnavailableUntilThereIsRoom() {
        stage.spaceLeft = false;
        assertThat(outcome(() -> ada.says("hello"))).isEqualTo("unavailable");
        assertThat(stage.rooms.lane().writable()).isFalse();
        assertThat(ada.log()).isNotEmpty();
        stage.spaceLeft = true;
        assertThat(outcome(() -> ada.says("hello"))).isEqualTo("fine");
        assertThat(stage.rooms.lane().writable()).isTrue();
    }

    @Test
    void brokenEngineIsUnavailableAndRecovers() {
        setPages("pragma max_page_count = 1");
        var answers = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 50; i++) {
            answers.add(
                    stage.rooms
                            .floor()
                            .speak(
                                    ada.id(),
                                    ada.in,
                                    new NewMessage("x".repeat(4_000), null, null)));
        }
        stage.rooms.step();
        assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isEqualTo("unavailable"));
        assertThat(stage.rooms.lane().writable()).isFalse();
        long head = ada.room().head();
        assertThat(ada.says("again").seq()).isEqualTo(head + 1);
        assertThat(stage.rooms.lane().writable()).isTrue();
    }

    private void setPages(String pragma) {
        stage.database.write(tx -> tx.row(pragma, row -> row.getLong(1)));
    }

    @Test
    void waitsFiveSecondsAtMost() {
        var answer = note("a");
        time.pass(Limits.COMMAND_WAIT.plus(Duration.ofMillis(1)));
        lane.refuseLate();
        assertThat(code(answer)).isEqualTo("unavailable");
        var second = note("b");
        time.pass(Limits.COMMAND_WAIT.plus(Duration.ofMillis(1)));
        var third = note("c");
        lane.runOnce();
        assertThat(code(second)).isEqualTo("unavailable");
        assertThat(code(third)).isEqualTo("fine");
        assertThat(lane.depth()).isZero();
    }

    @Test
    void queueIsBounded() {
        for (int i = 0; i < Limits.LANE_COMMANDS; i++) {
            var _ = lane.submit(ada.in, 1, _ -> 1);
        }
        assertThat(code(note("a"))).isEqualTo("unavailable");
        while (lane.depth() > 0) {
            lane.runOnce();
        }
        var big = lane.submit(ada.in, Limits.LANE_BYTES, _ -> 1);
        assertThat(code(note("b"))).isEqualTo("unavailable");
        lane.runOnce();
        assertThat(code(big)).isEqualTo("fine");
        assertThat(code(note("c"))).isEqualTo("waits");
    }

    @Test
    void busyRoomDoesNotKeepAQuietOneWaiting() {
        var other = stage.hosts("Zoe");
        var order = new ArrayList<String>();
        for (int i = 0; i < 5_000; i++) {
            var _ = lane.submit(ada.in, 1, _ -> order.add("busy"));
        }
        var _ = lane.submit(other.in, 1, _ -> order.add("quiet"));
        lane.runOnce();
        assertThat(order).hasSize(Limits.BATCH_COMMANDS);
        assertThat(order.indexOf("quiet")).isLessThan(3);
    }

    @Test
    void upkeepAndOneCodeKeepNobodyElseWaiting() {
        var order = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            var _ = lane.submit(Turn.UPKEEP, 1, _ -> order.add("upkeep"));
            var _ = lane.submit(new Turn("KNOWN1"), 1, _ -> order.add("join"));
        }
        var _ = lane.submit(new Turn("OTHER1"), 1, _ -> order.add("other join"));
        var _ = lane.submit(Turn.OTHERS, 1, _ -> order.add("other"));
        var _ = lane.submit(ada.in, 1, _ -> order.add("room"));
        lane.runOnce();
        assertThat(order.subList(0, 5))
                .containsExactlyInAnyOrder("upkeep", "join", "other join", "other", "room");
    }

    @Test
    void listenersFailureUndoesNothing() {
        stage.rooms.onEntry(_ -> {
            throw new IllegalStateException("deaf");
        });
        stage.rooms.onEntry(_ -> {
            throw new LinkageError("deaf too");
        });
        var heard = new ArrayList<Entry>();
        stage.rooms.onEntry(heard::add);
        assertThat(outcome(() -> ada.says("once"))).isEqualTo("fine");
        assertThat(ada.finds("once")).hasSize(1);
        assertThat(heard).hasSize(1);
    }

    @Test
    @Tag("slow")
    void slowReadIsEndedAndTheReaderUsedAgain() {
        var endless =
                "with recursive n(i) as (select 1 union all select i + 1 from n)"
                        + " select count(*) from n";
        assertThat(outcome(() -> count(stage.database, endless))).isEqualTo("unavailable");
        for (int i = 0; i < 10; i++) {
            assertThat(count(stage.database, "select 7")).isEqualTo(7);
        }
    }

    private static long count(Database database, String sql) {
        try {
            return database.read(tx -> tx.row(sql, row -> row.getLong(1)).orElse(0L));
        } catch (DatabaseFailure e) {
            throw new AssertionError(e);
        }
    }
}
