package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parlor.base.Edge;
import parlor.db.DatabaseFailure;
import parlor.identity.Seal;
import parlor.identity.User;

/// What is left in rooms of an account that goes: nothing that names it, and of what it said as
/// much as it wanted.
class DepartureTest {
    private final Stage stage = new Stage();
    private final User eve = stage.account("Evelyn");
    private final Stage.Player host = stage.hosts("Host");
    private int nonces;

    @AfterEach
    void close() {
        stage.close();
    }

    private void goes(boolean erase) {
        stage.doneBeside(() -> stage.rooms.residents().depart(eve.id(), erase).join());
    }

    private RoomId joins(Stage.Player whom) {
        var code = String.valueOf(whom.room().code());
        return stage.done(stage.rooms.join(new Asker.Known(eve), code)).room().id();
    }

    private void says(RoomId room, String text) {
        var message = new NewMessage(text, "nonce " + nonces++, null);
        stage.done(stage.rooms.floor().speak(eve.id(), room, message));
    }

    private void leaves(RoomId room) {
        stage.done(stage.rooms.endSeat(eve.id(), room, eve.id()));
    }

    /// The tables in which a word stands.
    private Set<String> tablesWith(String word) {
        var found = new HashSet<String>();
        stage.database.read(tx -> {
            var tables =
                    tx.rows(
                            "select name from sqlite_master where type = 'table'",
                            row -> row.getString("name"));
            for (var table : tables) {
                var text = new StringBuilder();
                tx.rows(
                        "select * from " + table,
                        row -> {
                            int columns = row.getMetaData().getColumnCount();
                            for (int i = 1; i <= columns; i++) {
                                text.append(row.getString(i)).append('\n');
                            }
                            return true;
                        });
                if (text.indexOf(word) >= 0) {
                    found.add(table);
                }
            }
            return true;
        });
        return found;
    }

    /// Eve owns a room, was in another, rolled and spoke in both, and was banned from a third.
    private RoomId lives() {
        var made = new NewRoom("Hers", "", "", Room.Visibility.PRIVATE);
        var own = stage.done(stage.rooms.create(new Asker.Known(eve), made)).room().id();
        says(own, "wisdom");
        says(own, "/macro wisdom = 2d6");
        stage.done(stage.rooms.dice().roll(eve.id(), own, new NewRoll("d20", null, null)));
        stage.done(stage.rooms.setOpen(eve.id(), own, false));
        var left = joins(host);
        says(left, "wisdom too");
        leaves(left);
        var other = stage.hosts("Other");
        joins(other);
        stage.done(
                stage.rooms.changeSeat(
                        other.id(), other.in, eve.id(), new SeatPatch(null, true, null)));
        return own;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingNamesItAnyMore(boolean erase) {
        var own = lives();
        assertThat(tablesWith("Evelyn")).contains("seat", "entry", "message", "roll");
        goes(erase);
        stage.rooms.index();
        assertThat(tablesWith("Evelyn")).isEmpty();
        assertThat(stage.rooms.belongings().next(eve.id(), 0)).isEmpty();
        assertThat(texts(host)).containsExactly(erase ? "" : "wisdom too");
        assertThat(tablesWith("wisdom")).isEqualTo(erase ? Set.of() : Set.of("text"));
        assertThat(stage.rooms.reads().heads(List.of(own))).hasSize(1);
    }

    private static List<String> texts(Stage.Player who) {
        return who.page(new MessageQuery(100, null, null, false, null, null)).results().stream()
                .map(Message::text)
                .toList();
    }

    @Test
    void whoOnlyLookedInIsForgottenToo() {
        leaves(joins(host));
        goes(false);
        assertThat(tablesWith("Evelyn")).isEmpty();
    }

    /// It is told to those who listen that what they were shown is not true any more.
    @Test
    void whatWasAnnouncedIsOutdated() {
        var outdated = new ArrayList<RoomId>();
        stage.rooms.onOutdated(outdated::add);
        leaves(joins(host));
        goes(false);
        assertThat(outdated).containsExactly(host.in);
    }

    /// However much it said, no command takes long: others have their turns between them.
    @Test
    void muchIsDoneInManySmallSteps() {
        var room = joins(host);
        for (int i = 0; i < 400; i++) {
            says(room, "wisdom " + i);
        }
        long before = stage.rooms.lane().commands();
        goes(true);
        assertThat(stage.rooms.lane().commands() - before).isGreaterThan(8);
        assertThat(texts(host)).hasSize(100).containsOnly("");
    }

    @Test
    void whatWasInterruptedGoesOn() {
        var first = joins(host);
        says(first, "wisdom");
        var other = stage.hosts("Other");
        var second = joins(other);
        says(second, "more");
        stage.database.write(tx -> {
            tx.script(
                    """
                    create trigger broken before update on message
                    when new.room_no = (select no from room where id = '%s')
                    begin select raise(abort, 'no'); end
                    """
                            .formatted(second));
            return true;
        });
        assertThatThrownBy(() -> goes(true)).isInstanceOf(DatabaseFailure.class);
        assertThat(texts(host)).containsExactly("");
        assertThat(texts(other)).containsExactly("more");
        assertThat(other.room().memberCount()).as("nobody waits for her seat").isEqualTo(1);

        stage.database.write(tx -> tx.update("drop trigger broken"));
        goes(true);
        assertThat(texts(other)).containsExactly("");
        assertThat(tablesWith("Evelyn")).isEmpty();
    }

    @Test
    void whatWasImportedIsFound() {
        says(joins(host), "wisdom");
        var edge = new Edge(stage.time, new Random(1), new SecureRandom(), stage.time);
        var imported =
                Import.begin(
                        stage.database,
                        stage.rooms.epoch(),
                        edge,
                        new Seal(new byte[32]),
                        host.room());
        imported.add(host.log());
        var copy = imported.end();
        goes(false);
        assertThat(tablesWith("Evelyn")).isEmpty();
        assertThat(stage.rooms.reads().heads(List.of(copy.id()))).hasSize(1);
    }
}
