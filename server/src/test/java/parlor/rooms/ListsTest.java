package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parlor.base.Problem;
import parlor.identity.User;

/// Lists that go on where they ended, whatever came and went meanwhile.
class ListsTest {
    private static final Path DB = Path.of("src/main/resources/db");

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Room open(User owner, String title, String topic) {
        stage.pass(Duration.ofSeconds(1));
        var wish = new NewRoom(title, topic, "", Room.Visibility.PUBLIC);
        return stage.done(stage.rooms.create(new Asker.Known(owner), wish)).room();
    }

    private RoomPage page(RoomQuery query) {
        return stage.rooms.reads().list(query);
    }

    private static RoomQuery rooms(Ordering ordering, String cursor) {
        return new RoomQuery(null, null, null, ordering, 4, cursor.isEmpty() ? null : cursor);
    }

    private static List<String> titles(RoomPage page) {
        return page.results().stream().map(found -> found.room().title()).toList();
    }

    private static String next(RoomPage page) {
        return page.next() == null ? "" : page.next();
    }

    @Test
    void whoComesAndGoesMovesNobodyInTheListOfMembers() {
        var ada = stage.hosts("Ada");
        var guests = new ArrayList<Stage.Player>();
        for (int i = 1; i < 9; i++) {
            stage.pass(Duration.ofSeconds(1));
            guests.add(stage.joins("Guest " + i, ada));
        }
        var first = stage.rooms.reads().members(ada.id(), ada.in, false, 4, null);
        guests.get(0).leaves();
        guests.get(2).leaves();
        stage.pass(Duration.ofSeconds(1));
        stage.joins("Late", ada);
        var second = stage.rooms.reads().members(ada.id(), ada.in, false, 4, first.next());
        var third = stage.rooms.reads().members(ada.id(), ada.in, false, 4, second.next());
        assertThat(names(first)).containsExactly("Ada", "Guest 1", "Guest 2", "Guest 3");
        assertThat(names(second)).containsExactly("Guest 4", "Guest 5", "Guest 6", "Guest 7");
        assertThat(names(third)).containsExactly("Guest 8", "Late");
        assertThat(third.next()).isNull();
        assertThatThrownBy(
                        () -> stage.rooms.reads().members(ada.id(), ada.in, true, 4, first.next()))
                .isInstanceOf(Problem.class);
    }

    private static List<String> names(MemberPage page) {
        return page.results().stream().map(seat -> seat.user().username()).toList();
    }

    @Test
    void roomsThatComeAndGoMoveNoneInTheList() {
        var eve = stage.account("Eve");
        var rooms = new ArrayList<Room>();
        for (int i = 0; i < 9; i++) {
            rooms.add(open(eve, "Room " + i, ""));
        }
        var first = page(rooms(Ordering.TITLE, ""));
        stage.done(stage.rooms.delete(eve.id(), rooms.get(1).id()));
        stage.done(stage.rooms.delete(eve.id(), rooms.get(6).id()));
        open(eve, "A new one", "");
        var second = page(rooms(Ordering.TITLE, next(first)));
        assertThat(titles(first)).containsExactly("Room 0", "Room 1", "Room 2", "Room 3");
        assertThat(titles(second)).containsExactly("Room 4", "Room 5", "Room 7", "Room 8");
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Ordering.class)
    void everyRoomStandsOnOnePage(Ordering ordering) {
        var eve = stage.account("Eve");
        for (int i = 0; i < 10; i++) {
            open(eve, "Room " + i % 3, "");
        }
        for (var mine : new Boolean[] {false, true}) {
            var found = new ArrayList<RoomId>();
            String cursor = null;
            do {
                var query = new RoomQuery(mine ? eve.id() : null, null, null, ordering, 3, cursor);
                var page = page(query);
                page.results().forEach(it -> found.add(it.room().id()));
                cursor = page.next();
            } while (cursor != null);
            assertThat(found).hasSize(10).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCursorFitsItsOwnOrderOnly() {
        var eve = stage.account("Eve");
        for (int i = 0; i < 9; i++) {
            open(eve, "Room " + i, "");
        }
        var cursor = next(page(rooms(Ordering.TITLE, "")));
        for (var other : List.of("b", "AAAA", "Q")) {
            assertThatThrownBy(() -> page(rooms(Ordering.TITLE, other)))
                    .as(other)
                    .isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> page(rooms(Ordering.ACTIVITY, cursor)))
                .isInstanceOf(Problem.class);
    }

    /// Where few fit, a page ends before it is full.
    @Test
    void aPageLooksAtSoManyRoomsAndNoMore() {
        var eve = stage.account("Eve");
        open(eve, "Needle", "sewing");
        stage.database.write(tx -> {
            tx.script(
                    """
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500)
                    insert into room (id, title, topic, description, visibility, open, owner,
                      member_count, created_at, head, last_at)
                    select printf('0190000a-0000-7000-8000-%012d', i), 'Hay', '', '', 'PUBLIC', 1,
                      null, 1, 9e15, 1, 9e15 from n
                    """);
            return true;
        });
        for (var ordering : List.of(Ordering.ACTIVITY, Ordering.CREATED_AT)) {
            var search = new RoomQuery(null, null, "needle", ordering, 5, null);
            var first = page(search);
            assertThat(first.results()).isEmpty();
            assertThat(first.next()).isNotNull();
            var rest = page(new RoomQuery(null, "sewing", "needle", ordering, 5, first.next()));
            assertThat(titles(rest)).containsExactly("Needle");
            assertThat(rest.next()).isNull();
        }
    }

    /// The lines of a script that begin like this.
    private static List<String> lines(String script, String beginning) throws IOException {
        try (var scripts = Files.newDirectoryStream(DB, "*__" + script)) {
            return Files.readAllLines(scripts.iterator().next()).stream()
                    .filter(line -> line.startsWith(beginning))
                    .map(line -> line.replace(";", ""))
                    .toList();
        }
    }

    /// As in a data folder that is older than the column.
    @Test
    void rollsOfOldFindTheirRoller() throws Exception {
        var ada = stage.hosts("Ada");
        var roll = ada.rolls("d20");
        stage.database.write(tx -> tx.update("update roll set roller = null"));
        var all = stage.rooms.belongings();
        assertThat(all.rolls(ada.id(), ada.in, 0, 9)).isEmpty();
        var filling = lines("by_person.sql", "update roll").getFirst();
        stage.database.write(tx -> tx.update(filling));
        assertThat(all.rolls(ada.id(), ada.in, 0, 9))
                .extracting(DiceRoll::id)
                .containsExactly(roll.id());
    }

    /// As in a data folder that is older than the table.
    @Test
    void whoWasHereLongAgoIsKnownToHaveBeen() throws Exception {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        var cyd = stage.joins("Cyd", ada);
        ben.leaves();
        ada.bans(cyd, true);
        stage.database.write(tx -> tx.update("delete from trace"));
        var all = stage.rooms.belongings();
        assertThat(all.next(ada.id(), 0)).isEmpty();
        for (var filling : lines("traces.sql", "insert into trace")) {
            stage.database.write(tx -> tx.update(filling));
        }
        for (var who : List.of(ada, ben, cyd)) {
            assertThat(all.next(who.id(), 0)).map(Belongings.Trace::room).contains(ada.in);
        }
    }

    /// However much others say, one read looks at so much and no more.
    @Test
    void onesOwnMessagesAreFoundAmongManyOfOthers() {
        var ada = stage.hosts("Ada");
        ada.says("one");
        stage.database.write(tx -> {
            tx.script("update message set seq = 12000");
            tx.script("update room set head = 12000");
            tx.script(
                    """
                    with recursive n(i) as (select 100 union all select i + 1 from n where i < 11999)
                    insert into message (room_no, seq, id, rev, author, author_kind, author_name, at,
                      deleted)
                    select r.no, i, randomblob(16), i, zeroblob(16), 'GUEST', 'Ben', 0, 0
                    from n, room r
                    """);
            return true;
        });
        var found = new ArrayList<String>();
        int reads = 0;
        long after = 0;
        boolean more = true;
        while (more) {
            var some = stage.rooms.belongings().messages(ada.id(), ada.in, after, 100);
            some.messages().forEach(message -> found.add(message.text()));
            after = some.last();
            more = some.more();
            reads++;
        }
        assertThat(found).containsExactly("one");
        assertThat(reads).isEqualTo(3);
    }

    /// The engine walks along an index and sorts nothing.
    @Test
    void aPageIsReadThroughAnIndex() {
        for (var ordering : Ordering.values()) {
            for (var further : new boolean[] {false, true}) {
                var sql = RoomList.sql(rooms(ordering, ""), further);
                assertThat(plan(sql)).contains("USING INDEX room_public_").doesNotContain("TEMP");
            }
        }
        assertThat(plan(Listing.MEMBERS)).contains("seat_joined").doesNotContain("TEMP");
    }

    /// Where somebody's own rooms are sorted, no others are looked at.
    @Test
    void whatIsSomebodysIsReadByHisName() {
        var ada = stage.account("Ada").id();
        for (var ordering : Ordering.values()) {
            for (var further : new boolean[] {false, true}) {
                var mine = new RoomQuery(ada, null, null, ordering, 4, null);
                assertThat(plan(RoomList.sql(mine, further)))
                        .contains("seat_principal")
                        .doesNotContain("SCAN");
            }
        }
        assertThat(plan(Belongings.MESSAGES))
                .contains("SEARCH message USING PRIMARY KEY (room_no=? AND seq>? AND seq<?)")
                .doesNotContain("TEMP");
        assertThat(plan(Belongings.ROLLS)).contains("roll_roller").doesNotContain("TEMP");
        assertThat(plan(Traces.NEXT)).contains("trace_principal").doesNotContain("SCAN", "TEMP");
        assertThat(plan(Departure.Part.MESSAGES.find)).contains("room_no=? AND seq>? AND seq<?");
        assertThat(plan(Departure.Part.ENTRIES.find)).contains("room_no=? AND seq>? AND seq<?");
        assertThat(plan(Departure.Part.ROLLS.find)).contains("COVERING INDEX roll_roller");
    }

    @Test
    void theListOfAdministratorsIsReadInTheOrderOfItsRows() {
        for (var further : new boolean[] {false, true}) {
            var sql = RoomList.sql(RoomQuery.every(null, 4, null), further);
            assertThat(plan(sql)).doesNotContain("TEMP");
        }
    }

    private String plan(String sql) {
        var constants = sql.replace("?", "'1'");
        return stage.database.read(tx ->
                String.join(
                        "\n",
                        tx.rows(
                                "explain query plan " + constants,
                                row -> row.getString("detail"))));
    }
}
