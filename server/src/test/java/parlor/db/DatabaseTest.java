package parlor.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Problem;

/// The database: what stays after failures, how long a read may last, and where changes stand.
@Tag("slow")
final class DatabaseTest {
    private static final String ENDLESS =
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

    @TempDir Path folder;
    private Path file;
    private Database database;

    @BeforeEach
    void open() {
        file = folder.resolve("parlor.db");
        database = Database.open(file, Thread.ofPlatform().daemon().factory());
        database.write(tx -> tx.update("create table fact (no integer primary key, word text)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static int put(Tx tx, String word) {
        return tx.update("insert into fact (word) values (?)", word);
    }

    private void put(String word) {
        database.write(tx -> put(tx, word));
    }

    private List<String> words() {
        return database.read(
                tx -> tx.rows("select word from fact order by no", row -> row.getString(1)));
    }

    @Test
    void whatWasWrittenIsThereAfterTheNextOpening() {
        put("kept");
        database.close();
        database = Database.open(file, Thread.ofPlatform().daemon().factory());
        assertThat(words()).containsExactly("kept");
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class, Problem.class})
    void failedWriteLeavesNothingAndTheNextOneWorks(Class<? extends Throwable> kind) {
        assertThatThrownBy(() -> database.write(tx -> fail(tx, kind))).isInstanceOf(kind);
        put("next");
        assertThat(words()).containsExactly("next");
    }

    private static int fail(Tx tx, Class<? extends Throwable> kind) {
        put(tx, "lost");
        if (kind == StackOverflowError.class) {
            throw new StackOverflowError();
        }
        throw kind == Problem.class ? Problem.notFound() : new IllegalStateException();
    }

    @Test
    void wrongStatementIsNoFaultOfTheEngine() {
        assertThatThrownBy(() -> database.write(tx -> tx.update("update nothing set at_all = 1")))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class, it -> assertThat(it.ofEngine()).isFalse());
    }

    @Test
    void afterAFaultOfTheEngineTheWriterBeginsAnew() {
        var _ = database.write(tx -> tx.row("pragma max_page_count = 1", row -> row.getInt(1)));
        assertThatThrownBy(() -> put("x".repeat(1_000_000)))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class, it -> assertThat(it.ofEngine()).isTrue());
        put("x".repeat(1_000_000));
        assertThat(words()).hasSize(1);
    }

    @Test
    void readSeesOneStateAndNothingOfAnUnfinishedWrite() {
        put("one");
        var seen =
                database.write(tx -> {
                    put(tx, "two");
                    return words();
                });
        assertThat(seen).containsExactly("one");
        var twice =
                database.read(tx -> {
                    long before = count(tx);
                    put("three");
                    return List.of(before, count(tx));
                });
        assertThat(twice).containsExactly(2L, 2L);
        assertThat(words()).hasSize(3);
    }

    private static long count(Tx tx) {
        return tx.row("select count(*) from fact", row -> row.getLong(1)).orElseThrow();
    }

    @Test
    void readerCannotWrite() {
        assertThatThrownBy(() -> database.read(tx -> put(tx, "sly")))
                .isInstanceOf(DatabaseFailure.class);
        assertThat(words()).isEmpty();
    }

    @Test
    void endlessReadsAreEndedAndTheReadersUsedAgain() {
        var endless =
                List.of(1, 2, 3).stream()
                        .map(_ -> CompletableFuture.supplyAsync(() -> endless()))
                        .toList();
        assertThat(endless).allSatisfy(code -> assertThat(code.join()).isEqualTo("unavailable"));
        put("still");
        for (int i = 0; i < 10; i++) {
            assertThat(words()).containsExactly("still");
        }
    }

    private String endless() {
        try {
            return database.read(tx -> tx.row(ENDLESS, row -> row.getString(1))).orElse("");
        } catch (Problem problem) {
            return problem.code().wire();
        }
    }

    @Test
    void failedReadHarmsNoOther() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> database.read(tx -> tx.row("select * from no", _ -> 1)))
                    .isInstanceOf(DatabaseFailure.class);
        }
        put("read");
        assertThat(words()).containsExactly("read");
    }

    @Test
    void argumentsComeBackAsTheyWere() {
        byte[] bytes = {0, -1, 7};
        database.write(tx ->
                tx.update(
                        "create table kinds (a text, b bigint, c integer, d integer, e blob, f)"));
        database.write(tx ->
                tx.update(
                        "insert into kinds values (?, ?, ?, ?, ?, ?)",
                        "a'\"ü🎲",
                        Long.MIN_VALUE,
                        -1,
                        true,
                        bytes,
                        null));
        var row =
                database.read(tx ->
                        tx.row(
                                        "select * from kinds",
                                        it ->
                                                List.of(
                                                        it.getString(1),
                                                        it.getLong(2),
                                                        it.getInt(3),
                                                        it.getInt(4),
                                                        it.getString(6) == null))
                                .orElseThrow());
        assertThat(row).containsExactly("a'\"ü🎲", Long.MIN_VALUE, -1, 1, true);
        byte[] back =
                database.read(
                        tx -> tx.row("select e from kinds", it -> it.getBytes(1)).orElseThrow());
        assertThat(back).isEqualTo(bytes);
    }

    @Test
    void checkpointMovesTheChangesIntoTheFile() throws Exception {
        put("unmistakable");
        assertThat(database.logBytes()).isPositive();
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("unmistakable");
        assertThat(database.checkpoint(true)).isTrue();
        assertThat(database.logBytes()).isZero();
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("unmistakable");
    }

    @Test
    void readerInTheWayOnlyPutsTheEmptyingOff() throws Exception {
        put("old");
        var reading = new CountDownLatch(1);
        var enough = new CountDownLatch(1);
        var reader = CompletableFuture.supplyAsync(() -> linger(reading, enough));
        reading.await();
        put("new");
        assertThat(database.checkpoint(true)).isFalse();
        put("newer");
        enough.countDown();
        assertThat(reader.join()).isEqualTo(1);
        assertThat(database.checkpoint(true)).isTrue();
        assertThat(words()).containsExactly("old", "new", "newer");
    }

    private long linger(CountDownLatch reading, CountDownLatch enough) {
        return database.read(tx -> {
            long count = count(tx);
            reading.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return count;
        });
    }

    @Test
    void closedDatabaseIsUnavailable() {
        database.close();
        assertThatThrownBy(() -> put("late")).isInstanceOf(Problem.class);
        assertThatThrownBy(this::words).isInstanceOf(Problem.class);
    }
}
