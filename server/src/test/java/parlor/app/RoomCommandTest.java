package parlor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import parlor.db.Database;
import parlor.rooms.Room;
import parlor.web.House;
import parlor.web.Visitor;

/// Rooms are taken out, checked and put into another house.
@ResourceLock(Resources.SYSTEM_OUT)
@Tag("slow")
class RoomCommandTest {
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final House house = House.open();
    private final Visitor ada = house.visitor();
    @TempDir Path folder;
    private String room = "";

    @BeforeEach
    void play() {
        System.setOut(new PrintStream(printed, true, UTF_8));
        room = room(ada, "Ada", "The cellar");
        var said = ada.post(room + "/messages", Map.of("text", "You enter.")).text("/message/id");
        ada.post(room + "/messages", Map.of("text", "Where?", "reply_to", said));
        ada.patch(room + "/messages/" + said, Map.of("text", "You fall in."));
        ada.post(room + "/rolls", Map.of("dice", "4d6kh3"));
        ada.post(room + "/rolls", Map.of("dice", "d20", "secret", "gm"));
        var self = ada.post(room + "/rolls", Map.of("dice", "d20", "secret", "self"));
        ada.post(room + "/dice/prove", Map.of());
        ada.post(room + "/rolls/" + self.text("/roll/id") + "/reveal", Map.of());
        ada.post(room + "/rolls", Map.of("dice", "d6"));
    }

    @AfterEach
    void close() {
        System.setOut(out);
        house.close();
    }

    private static String room(Visitor host, String name, String title) {
        var made = host.post("/api/v1/rooms", Map.of("username", name, "title", title));
        return "/api/v1/rooms/" + made.text("/room/id");
    }

    private Path export(Visitor owner, String from) throws IOException {
        var file = folder.resolve("room.jsonl");
        return Files.writeString(file, owner.get(from + "/export").raw().body());
    }

    private String text() {
        return printed.toString(UTF_8);
    }

    @Test
    void anExportVerifies() throws IOException {
        var file = export(ada, room);
        assertThat(Main.run("room", "verify", file.toString())).isZero();
        assertThat(text()).contains("4 rolls: 2 made again").endsWith("verified\n");
        var head = ada.get(room + "/fairness").text("/epochs/0/head");
        assertThat(Main.run("room", "verify", "--head", head, file.toString())).isZero();
        assertThat(Main.run("room", "verify", "--head", "ab".repeat(32), file.toString()))
                .isEqualTo(2);
    }

    @Test
    void whereThereIsNothingNothingIsVerified() throws IOException {
        var file = folder.resolve("empty.jsonl");
        Files.writeString(file, "");
        assertThat(Main.run("room", "verify", file.toString())).isEqualTo(2);
        assertThat(text()).contains("no entry").endsWith("NOT verified\n");
    }

    @Test
    void aForgedFaceIsNamedWithItsLine() throws IOException {
        var file = export(ada, room);
        var lines = Files.readAllLines(file);
        lines.set(4, forged(lines.get(4)));
        Files.write(file, lines);
        assertThat(Main.run("room", "verify", file.toString())).isZero();
        lines.set(5, forged(lines.get(5)));
        Files.write(file, lines);
        assertThat(Main.run("room", "verify", file.toString())).isEqualTo(2);
        assertThat(text()).contains("line 6: its faces").endsWith("NOT verified\n");
    }

    private static String forged(String line) {
        return Pattern.compile("\"faces\":\\[(.)")
                .matcher(line)
                .replaceFirst(it -> "\"faces\":[" + (it.group(1).equals("1") ? 2 : 1));
    }

    @Test
    void aRoomMovesToAnotherHouse() throws Exception {
        var file = export(ada, room);
        try (var other = House.open()) {
            var imported = imported(file, other);
            var ben = other.visitor();
            ben.post(
                    "/api/v1/rooms/join",
                    Map.of("username", "Ben", "code", Objects.requireNonNull(imported.code())));
            var there = "/api/v1/rooms/" + imported.id();
            assertThat(ben.get(there).text("/room/title")).isEqualTo("The cellar");
            assertThat(ben.get(there).text("/room/my_role")).isEqualTo("owner");
            assertThat(texts(ben, there)).isEqualTo(texts(ada, room));
            var replied = ben.get(there + "/messages").json().at("/results");
            assertThat(replied.at("/1/reply_to")).isEqualTo(replied.at("/0/id"));
            ben.post(there + "/rolls", Map.of("dice", "d6"));
            ben.post(there + "/dice/prove", Map.of());
            var again = export(ben, there);
            assertThat(Main.run("room", "verify", again.toString())).isZero();
            assertThat(text()).contains("5 rolls: 3 made again").endsWith("verified\n");
            assertThat(ben.get(there + "/fairness").json().at("/epochs")).hasSize(4);
        }
    }

    /// What the export does not show, the secret rolls, is not counted there either.
    @Test
    void theStatisticsMoveWithTheRolls() throws Exception {
        for (var dice : List.of("6d6r<3!", "2d6!!", "3d[hit*3,miss]", "2#(1d4)d6")) {
            ada.post(room + "/rolls", Map.of("dice", dice));
        }
        ada.post(room + "/messages", Map.of("text", "[[4d6r1]] and [[2dF.1]]"));
        var before = statistics(ada, room);
        assertThat(before.findValuesAsText("die")).contains("d6", "d[hit*3,miss]", "dF.1");
        try (var other = House.open()) {
            var imported = imported(export(ada, room), other);
            var ben = other.visitor();
            ben.post(
                    "/api/v1/rooms/join",
                    Map.of("username", "Ben", "code", Objects.requireNonNull(imported.code())));
            assertThat(statistics(ben, "/api/v1/rooms/" + imported.id())).isEqualTo(before);
        }
    }

    @Test
    void theChainOfTheDiceMovesWithTheRollsInsideMessages() throws Exception {
        ada.post(room + "/rolls", Map.of("dice", "2d6"));
        ada.post(room + "/messages", Map.of("text", "[[4d6]] and [[d20]]"));
        var before = heads(ada, room);
        try (var other = House.open()) {
            var imported = imported(export(ada, room), other);
            var ben = other.visitor();
            ben.post(
                    "/api/v1/rooms/join",
                    Map.of("username", "Ben", "code", Objects.requireNonNull(imported.code())));
            assertThat(heads(ben, "/api/v1/rooms/" + imported.id())).containsAll(before);
        }
    }

    private static List<String> heads(Visitor who, String where) {
        return who.get(where + "/fairness").json().path("epochs").findValuesAsText("head");
    }

    private static JsonNode statistics(Visitor who, String where) {
        return who.get(where + "/rolls/statistics").json().path("dice");
    }

    @Test
    void theSameHouseTakesACopy() throws Exception {
        var imported = imported(export(ada, room), house);
        assertThat(imported.id().toString()).isNotEqualTo(room.substring(14));
        assertThat(texts(ada, room)).hasSize(2);
    }

    private static Room imported(Path file, House into) throws Exception {
        var config = Config.read(Map.of("PARLOR_DATA", into.data().toString()));
        var about = RoomImport.check(file);
        try (var database =
                Database.open(into.data().resolve("parlor.db"), Threads.platform("reader"))) {
            return RoomImport.run(file, about, database, config);
        }
    }

    private static List<String> texts(Visitor who, String where) {
        return who.get(where + "/messages").json().at("/results").findValuesAsText("text");
    }

    @Test
    void whatIsNoExportIsRefusedWithItsLine() throws Exception {
        var good = Files.readAllLines(export(ada, room));
        refused("line 1 is longer", "x".repeat(2 << 20));
        refused("line 1: it is not JSON", "{");
        refused("line 1: chat is missing", "{}");
        refused("line 2: entry 2 is missing", good.get(0), good.get(2));
        refused("line 1 does not say", good.get(0).replace("\"about\"", "\"abort\""));
        refused(
                "line 3: message.text",
                good.get(0),
                good.get(1),
                good.get(2).replace("You fall in.", "x".repeat(9_000)));
        refused("line 1: it is not JSON", good.get(0) + good.get(1));
        refused(
                "line 2: closed.rolls",
                good.get(0),
                good.get(1).replace("\"blind\"", "\"closed\":{\"n\":1,\"rolls\":-1},\"blind\""));
    }

    private void refused(String why, String... lines) throws IOException {
        var file = Files.write(folder.resolve("bad.jsonl"), List.of(lines));
        assertThatThrownBy(() -> RoomImport.check(file))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why);
    }
}
