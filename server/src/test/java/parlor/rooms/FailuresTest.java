package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parlor.base.Problem;

/// Whatever fails below a message, what was acknowledged is in the log, what was refused is not,
/// and the numbers have no gap.
final class FailuresTest {
    private static final String POISON = "poison";

    private static CompletableFuture<Outcome<Said>> says(
            Stage stage, Stage.Player who, String text, String nonce) {
        return stage.rooms.floor().speak(who.id(), who.in, new NewMessage(text, nonce, null));
    }

    private static boolean fine(CompletableFuture<?> answer) {
        assertThat(answer).isDone();
        return !answer.isCompletedExceptionally();
    }

    private static List<String> texts(Stage.Player who) {
        return who.page(new MessageQuery(100, null, null, false, null, null)).results().stream()
                .map(Message::text)
                .toList();
    }

    private static List<Long> numbers(List<Entry> entries) {
        return entries.stream().map(Entry::seq).toList();
    }

    private static void hasNoGap(Stage.Player who) {
        var numbers = numbers(who.log());
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(who.room().head()).isEqualTo(numbers.size());
    }

    /// A fault in one of the tables that a message is written to, for one room's messages alone.
    @ParameterizedTest
    @CsvSource({
        "insert, message, new.room_no = %d",
        "insert, nonce, new.room_no = %d",
        "insert, text, new.text like 'poison%%'",
        "update, room, new.no = %d",
    })
    void faultAtOneStatementIsOneCommandsAlone(String how, String table, String when) {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var ben = stage.hosts("Ben");
            breakWrites(stage, how, table, when.formatted(ben.room().no()));
            stage.announced.clear();

            var first = says(stage, ada, "one", "n1");
            var broken = says(stage, ben, POISON, "n1");
            var last = says(stage, ada, "two", "n2");
            stage.rooms.step();
            assertThat(List.of(fine(first), fine(broken), fine(last)))
                    .containsExactly(true, false, true);
            assertThat(texts(ada)).containsExactly("one", "two");
            assertThat(texts(ben)).isEmpty();
            assertThat(stage.announced).hasSize(2).allMatch(it -> it.room().equals(ada.in));

            stage.database.write(tx -> tx.update("drop trigger broken"));
            assertThat(ben.says(POISON, "n1").repeated()).isFalse();
            hasNoGap(ada);
            hasNoGap(ben);
            stage.reopen();
            assertThat(texts(ada)).containsExactly("one", "two");
            assertThat(texts(ben)).containsExactly(POISON);
            assertThat(ben.finds(POISON)).containsExactly(POISON);
        }
    }

    private static void breakWrites(Stage stage, String how, String table, String when) {
        var trigger =
                "create trigger broken before %s on %s when %s begin select raise(abort, 'no'); end"
                        .formatted(how, table, when);
        stage.database.write(tx -> {
            tx.script(trigger);
            return true;
        });
    }

    @Test
    void faultAtTheEndOfTheBatchLeavesNothingOfIt() {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            breakWrites(stage, "insert", "meta", "new.name = 'written'");
            var answers = List.of(says(stage, ada, "one", "n1"), says(stage, ada, "two", "n2"));
            stage.rooms.step();
            assertThat(answers).noneMatch(FailuresTest::fine);
            assertThat(texts(ada)).isEmpty();
            stage.database.write(tx -> tx.update("drop trigger broken"));
            ada.says("two", "n2");
            assertThat(texts(ada)).containsExactly("two");
            hasNoGap(ada);
        }
    }

    /// Else somebody whom no row knows of would be signed in for a day.
    @Test
    void aGuestWhoseSeatIsNotStoredIsNotSignedIn() {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            breakWrites(stage, "insert", "meta", "new.name = 'written'");
            var ben = stage.guests.newcomer("Ben");
            var code = String.valueOf(ada.room().code());
            var joins = stage.rooms.join(new Asker.New(ben), code);
            stage.rooms.step();
            assertThat(fine(joins)).isFalse();
            assertThat(stage.sessions.find(ben.session().id())).isEmpty();
            stage.database.write(tx -> tx.update("drop trigger broken"));
            var cyd = stage.joins("Cyd", ada);
            assertThat(stage.sessions.find(cyd.session.id())).isPresent();
        }
    }

    @Test
    void lostAcknowledgementIsMadeUpForByTheNonce() {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var _ = says(stage, ada, "once", "n1");
            stage.rooms.step();
            stage.reopen();
            var again = ada.says("once", "n1");
            assertThat(again.repeated()).isTrue();
            assertThat(texts(ada)).containsExactly("once");
            hasNoGap(ada);
        }
    }

    /// The log of changes is written at the commit: it is the commit that fails.
    @Test
    void commitThatTheDiskHasNoRoomForIsRefusedWhole() throws IOException {
        try (var disk = SmallDisk.mount();
                var stage = new Stage(disk.folder())) {
            var ada = stage.hosts("Ada");
            var ballast = disk.folder().resolve("ballast");
            Files.write(ballast, new byte[SmallDisk.BYTES / 2]);
            stage.announced.clear();

            var acknowledged = new ArrayList<String>();
            int refused = 0;
            for (int i = 0; i < 200 && refused < 3; i++) {
                var batch = batch(stage, ada, i);
                stage.rooms.step();
                if (fine(batch.getFirst())) {
                    assertThat(batch).allMatch(FailuresTest::fine);
                    acknowledged.addAll(names(i));
                } else {
                    assertThat(batch).allMatch(FailuresTest::unavailable);
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(3);
            assertThat(stage.announced).hasSize(acknowledged.size());

            Files.delete(ballast);
            ada.says("room again");
            acknowledged.add("room again");
            stage.reopen();
            assertThat(log(ada)).isEqualTo(acknowledged);
            hasNoGap(ada);
        }
    }

    private static List<String> names(int i) {
        return List.of("a" + i, "b" + i);
    }

    private static List<CompletableFuture<Outcome<Said>>> batch(
            Stage stage, Stage.Player who, int i) {
        return names(i).stream()
                .map(name -> says(stage, who, name + " " + "x".repeat(3_900), name))
                .toList();
    }

    private static boolean unavailable(CompletableFuture<?> answer) {
        return answer.exceptionNow() instanceof Problem problem
                && problem.code().wire().equals("unavailable");
    }

    /// What was said, by the first words of the texts.
    private static List<String> log(Stage.Player who) {
        return who.log().stream()
                .filter(entry -> entry.event() instanceof RoomEvent.MessagePut)
                .map(entry -> ((RoomEvent.MessagePut) entry.event()).message().text())
                .map(text -> text.replaceFirst(" x+$", ""))
                .toList();
    }

    /// A file system of its own, in memory.
    private record SmallDisk(Path folder) implements AutoCloseable {
        static final int BYTES = 4 << 20;

        static SmallDisk mount() throws IOException {
            var folder = Files.createTempDirectory("parlor-disk");
            boolean mounted =
                    run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", folder.toString());
            if (!mounted) {
                Files.delete(folder);
            }
            assumeTrue(mounted, "a small disk cannot be mounted here");
            return new SmallDisk(folder);
        }

        private static boolean run(String... words) throws IOException {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            return process.onExit().join().exitValue() == 0;
        }

        @Override
        public void close() throws IOException {
            run("umount", "-l", folder.toString());
            Files.deleteIfExists(folder);
        }
    }
}
