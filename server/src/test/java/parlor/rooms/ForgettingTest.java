package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.db.DatabaseFailure;

/// Deleted means gone: no file of the data folder holds what was deleted or edited away.
@Tag("slow")
final class ForgettingTest {
    private static final List<String> RARE = List.of("qxzj", "山籟鬱");

    private static String marker(int i) {
        return "qxzj山籟鬱" + (char) (0x3400 + i) + (char) (0x3800 + i);
    }

    @Test
    void nothingIsLeftOfEditedAndDeletedTexts() throws IOException {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var said = new ArrayList<Message>();
            for (int i = 0; i < 450; i++) {
                ada.says("something harmless number " + i, "h" + i);
                said.add(
                        ada.says("so " + marker(i) + " it is" + "!".repeat(i % 700), "n" + i)
                                .value());
                if (i == 300) {
                    stage.rooms.index();
                }
            }
            stage.rooms.index();
            assertThat(found(stage.folder)).isNotEmpty();
            for (int i = 0; i < said.size(); i++) {
                var message = said.get((i * 7) % said.size());
                if (i % 3 == 0) {
                    ada.edits(message, "plain");
                } else if (i % 3 == 1) {
                    ada.edits(message, marker(i) + "again".repeat(i % 200));
                    ada.deletes(message);
                } else {
                    ada.deletes(message);
                }
                if (i % 250 == 0) {
                    stage.rooms.index();
                }
            }
            stage.rooms.index();
            stage.pass(Duration.ofSeconds(10));
            assertThat(found(stage.folder)).isEmpty();
        }
    }

    @Test
    void theIndexLetsGoOfMuchInManySteps() throws IOException {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var said = new ArrayList<Message>();
            for (int i = 0; i < 700; i++) {
                said.add(ada.says("harmless " + marker(i)));
            }
            var kept = said.removeLast();
            stage.rooms.index();
            said.forEach(ada::deletes);
            ada.edits(kept, "harmless, and other words");
            int steps = 0;
            while (stage.rooms.indexSome() > 0) {
                steps++;
                assertThat(ada.finds("harmless")).containsExactly("harmless, and other words");
                assertThat(ada.finds("qxzj")).isEmpty();
            }
            assertThat(steps).isEqualTo(4);
            stage.pass(Duration.ofSeconds(10));
            assertThat(found(stage.folder)).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfTheLabelsOfRollsInThem() throws IOException {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            for (int i = 0; i < 300; i++) {
                var text = "[[d6 # %s]] and [[d8]]".formatted(marker(i));
                var said = ada.speaks(new NewMessage(text, null, null, null)).value();
                var message = ((Said.Spoken) said).message();
                assertThat(message.rolls().getFirst().fallen().label()).isEqualTo(marker(i));
                if (i % 3 == 0) {
                    message = ada.edits(message, "I mean " + marker(i));
                    assertThat(message.rolls().getFirst().fallen().label()).isEqualTo(marker(i));
                }
                message = i % 2 == 0 ? ada.edits(message, "nothing") : ada.deletes(message);
                assertThat(message.rolls().getFirst().fallen().label()).isNull();
                assertThat(message.rolls()).hasSize(2);
            }
            stage.rooms.index();
            stage.pass(Duration.ofSeconds(10));
            assertThat(found(stage.folder)).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfADeletedRoom() throws IOException {
        try (var stage = new Stage()) {
            var zoe = stage.hosts("Zoe", "Another");
            var ada = stage.hosts("Ada", "Room " + marker(1));
            for (int i = 0; i < 1_100; i++) {
                ada.says("so " + marker(i) + " it is", marker(i));
                zoe.says("harmless " + i);
                if (i == 800) {
                    stage.rooms.index();
                }
            }
            stage.done(stage.rooms.delete(ada.id(), ada.in));
            stage.rooms.index();
            stage.pass(Duration.ofSeconds(10));
            assertThat(found(stage.folder)).isEmpty();
            assertThat(zoe.finds("harmless 1099")).hasSize(1);
        }
    }

    @Test
    void whatWasStillToForgetIsForgottenAfterTheNextStart() throws IOException {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            var said = ada.says(marker(3));
            stage.rooms.index();
            ada.deletes(said);
            stage.reopen();
            stage.rooms.index();
            stage.pass(Duration.ofSeconds(10));
            assertThat(found(stage.folder)).isEmpty();
        }
    }

    @Test
    void roomThatWasBeingForgottenAtTheEndIsForgottenAfterTheNextStart() throws IOException {
        try (var stage = new Stage()) {
            var zoe = stage.hosts("Zoe", "Another");
            zoe.says("harmless");
            var ada = stage.hosts("Ada", "Room " + marker(1));
            var said = new ArrayList<Message>();
            for (int i = 0; i < 1_100; i++) {
                said.add(ada.says("so " + marker(i) + " it is", marker(i)).value());
            }
            stage.rooms.index();
            ada.edits(said.get(5), "other " + marker(2));
            ada.edits(said.get(1_050), "other " + marker(3));
            stage.done(stage.rooms.delete(ada.id(), ada.in));
            // The index lets go, and then the end comes before the rows are gone.
            script(
                    stage,
                    "create trigger stop before delete on message begin select raise(abort, ''); end");
            assertThatThrownBy(stage.rooms::index).isInstanceOf(DatabaseFailure.class);
            stage.stop();
            stage.start();
            script(stage, "drop trigger stop");
            stage.rooms.index();
            stage.pass(Duration.ofSeconds(10));
            assertThat(found(stage.folder)).isEmpty();
            assertThat(rows(stage, "select 1 from text where text <> zeroblob(length(text))"))
                    .isEqualTo(1);
            assertThat(zoe.finds("harmless")).hasSize(1);
            assertThat(indexIsSound(stage)).isTrue();
        }
    }

    /// Many rooms side by side, so that the engine has moved every row about.
    @Test
    void nothingIsLeftOfWordsThatWereNoMessages() throws IOException {
        try (var stage = new Stage()) {
            var stay = takenBack(stage);
            assertThat(stay.getFirst().log().toString()).contains("New").doesNotContain("qxzj");
            stage.rooms.index();
            comeAround(stage, Duration.ofHours(1));
            assertThat(found(stage.folder)).isEmpty();
            assertThat(rows(stage, "select 1 from text where typeof(text) = 'blob'")).isZero();
            assertThat(stay.getFirst().finds("harmless")).hasSize(40);
        }
    }

    /// The limits are set so that this file is a large one.
    @Test
    void aLargeFileIsWrittenAnewWhileNobodyIsThere() throws IOException {
        try (var stage = new Stage()) {
            var stay = takenBack(stage);
            stage.rooms.index();
            stage.pass(Duration.ofSeconds(10));
            long large = stage.database.bytes();
            assertThat(Scrub.runQuietly(stage.database, large, 2 * large)).isFalse();
            assertThat(Scrub.runQuietly(stage.database, 0, large - 1)).isFalse();
            assertThat(rows(stage, "select 1 from meta where name = 'scrub'")).isEqualTo(1);
            assertThat(Scrub.runQuietly(stage.database, 0, large)).isTrue();
            assertThat(rows(stage, "select 1 from meta where name = 'scrub'")).isZero();
            assertThat(stage.database.checkpoint(true)).isTrue();
            assertThat(found(stage.folder)).isEmpty();
            assertThat(stage.database.bytes()).isLessThan(large);
            assertThat(stay.getFirst().finds("harmless")).hasSize(40);
            stage.reopen();
            assertThat(stay.getFirst().says("it goes on").text()).isEqualTo("it goes on");
        }
    }

    @Test
    void nothingIsLeftOfGuestsWhoAreLongGone() throws IOException {
        try (var stage = new Stage()) {
            for (var guest : many(stage, "qxzj", "Room")) {
                stage.done(stage.rooms.delete(guest.id(), guest.in));
            }
            stage.rooms.index();
            comeAround(stage, Duration.ofDays(9));
            assertThat(found(stage.folder)).isEmpty();
        }
    }

    /// Hosts of rooms in which much is rolled and said, in turn.
    private static List<Stage.Player> many(Stage stage, String name, String title) {
        var hosts = new ArrayList<Stage.Player>();
        for (int i = 0; i < 12; i++) {
            hosts.add(stage.hosts(name + " " + i, title + " " + marker(i)));
        }
        for (int round = 0; round < 40; round++) {
            for (var host : hosts) {
                if (title.equals("Room")) {
                    var label = marker(round) + "+".repeat(round);
                    host.rolls(new NewRoll("2d6", label, null));
                }
                host.says("harmless " + round + "!".repeat(round));
            }
        }
        return hosts;
    }

    /// Hosts of rooms that have other titles now, beside rooms that are deleted.
    private static List<Stage.Player> takenBack(Stage stage) {
        var stay = many(stage, "Ada", "Old");
        var go = many(stage, "Zoe", "Room");
        for (int i = 0; i < stay.size(); i++) {
            var of = stay.get(i);
            for (var title : List.of(marker(i) + " for a moment", "New")) {
                var patch = new RoomPatch(title, "", "");
                stage.done(stage.rooms.update(of.id(), of.in, patch));
            }
            stage.done(stage.rooms.delete(go.get(i).id(), go.get(i).in));
        }
        return stay;
    }

    /// Time goes by, and what is due every hour is done again: the next finds what the first left.
    private static void comeAround(Stage stage, Duration time) {
        stage.pass(time);
        for (int i = 0; i < 3; i++) {
            stage.doneBeside(() -> stage.rooms.housekeep(_ -> true));
        }
        stage.pass(Duration.ofSeconds(10));
    }

    @Test
    void roomThatTakesADeletedRoomsPlaceIsSearchedWhole() {
        try (var stage = new Stage()) {
            var ada = stage.hosts("Ada");
            for (int i = 0; i < 20; i++) {
                ada.says("long forgotten");
            }
            stage.rooms.index();
            stage.done(stage.rooms.delete(ada.id(), ada.in));
            stage.rooms.index();
            stage.reopen();
            var ben = stage.hosts("Ben");
            ben.says("brand new");
            stage.rooms.index();
            assertThat(ben.finds("brand new")).hasSize(1);
            assertThat(ben.finds("forgotten")).isEmpty();
        }
    }

    private static void script(Stage stage, String sql) {
        stage.database.write(tx -> {
            tx.script(sql);
            return true;
        });
    }

    private static int rows(Stage stage, String sql) {
        return stage.database.read(tx -> tx.rows(sql, _ -> 1).size());
    }

    /// The engine compares the grams with what it has counted of them.
    private static boolean indexIsSound(Stage stage) {
        var file = stage.folder.resolve("search.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("insert into gram3 (gram3) values ('integrity-check')");
            statement.executeUpdate("insert into gram2 (gram2) values ('integrity-check')");
            try (var left = statement.executeQuery("select count(*) from gram3_docsize")) {
                return left.next() && left.getInt(1) == 1;
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// The files that hold a rare piece of the markers.
    private static List<String> found(Path folder) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (var piece : pieces()) {
                    if (bytes.contains(
                            new String(piece.getBytes(UTF_8), StandardCharsets.ISO_8859_1))) {
                        found.add(folder.relativize(file) + ": " + piece);
                    }
                }
            }
        }
        return found;
    }

    private static List<String> pieces() {
        var pieces = new ArrayList<>(RARE);
        for (int i = 0; i < 5; i++) {
            pieces.add(marker(i).substring(4, 7));
            pieces.add(marker(i).substring(7));
            pieces.add(Folded.token(marker(i).codePoints().skip(7).toArray()));
        }
        pieces.add("qxz");
        pieces.add("u7c5fz");
        return pieces;
    }
}
