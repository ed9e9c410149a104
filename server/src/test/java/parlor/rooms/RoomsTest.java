package parlor.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rooms and seats, as people meet them.
final class RoomsTest {
    private final Stage stage = new Stage();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void codeIsTakenHoweverItIsTyped() {
        var ada = stage.hosts("Ada");
        var code = requireNonNull(ada.room().code());
        assertThat(code).matches("[2-9A-HJKMNP-Z]{6}");
        var lower = code.toLowerCase(Locale.ROOT);
        var typed = " %s-%s ".formatted(lower.substring(0, 3), lower.substring(3));
        assertThat(stage.joins("Ben", typed).role()).isEqualTo(Role.MEMBER);
        assertThat(ada.role()).isEqualTo(Role.OWNER);
        assertThat(ada.room().memberCount()).isEqualTo(2);
        assertThat(ada.room().owner().username()).isEqualTo("Ada");
    }

    @Test
    void wrongClosedAndBannedAreTheSame() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        var code = requireNonNull(ada.room().code());
        ada.bans(ben, true);
        assertThat(outcome(() -> stage.done(stage.rooms.join(new Asker.Known(ben.user), code))))
                .isEqualTo("not_found");
        assertThat(outcome(() -> stage.joins("Cyd", "222222"))).isEqualTo("not_found");
        ada.opens(false);
        assertThat(outcome(() -> stage.joins("Cyd", code))).isEqualTo("not_found");
        assertThat(outcome(() -> stage.done(stage.rooms.join(new Asker.Known(ben.user), code))))
                .isEqualTo("not_found");
        assertThat(stage.done(stage.rooms.join(new Asker.Known(ada.user), code)).seat().role())
                .isEqualTo(Role.OWNER);
        assertThat(outcome(() -> stage.rooms.reads().room(ben.id(), ada.in)))
                .isEqualTo("not_found");
        assertThat(outcome(() -> ben.says("let me in"))).isEqualTo("not_found");
        ada.opens(true);
        ada.bans(ben, false);
        assertThat(stage.done(stage.rooms.join(new Asker.Known(ben.user), code)).seat().role())
                .isEqualTo(Role.MEMBER);
    }

    @Test
    void namesThatLookAlikeAreTaken() {
        var ada = stage.hosts("Ada");
        for (var name : List.of("Ada", "ADA", "\u0410da", " ada ")) {
            assertThat(outcome(() -> stage.joins(name, ada))).as(name).isEqualTo("name_taken");
        }
        for (var name :
                List.of("admin", "ADMIN", "\u0430dmin", "Parlor", "deleted account", "Stock")) {
            assertThat(outcome(() -> stage.joins(name, ada))).as(name).isEqualTo("invalid");
        }
        for (var name :
                List.of(
                        "M\u00fcller-L\u00fcdenscheidt",
                        "\u5c71\u7530",
                        "\ud83d\ude00",
                        "O\u2019Neill \u2013 x")) {
            assertThat(outcome(() -> stage.joins(name, ada))).as(name).isEqualTo("fine");
        }
        for (var name :
                List.of(
                        "a\u200bb",
                        "\u202eabc",
                        "\u0301",
                        "\u2800",
                        "\ud800x",
                        "\ue000x",
                        "a\nb")) {
            assertThat(outcome(() -> stage.joins(name, ada))).as(name).isEqualTo("invalid");
        }
        assertThat(outcome(() -> stage.joins(" ", ada))).isEqualTo("required");
        assertThat(outcome(() -> stage.joins("x".repeat(21), ada))).isEqualTo("too_long");
    }

    @Test
    void nobodyPassesForAnotherInAnyCasing() {
        var paul = stage.hosts("Paul");
        stage.joins("Νίκη", paul);
        for (var name : List.of("PauI", "PAUl", "pau1", "ΝΊΚΗ", "Nίκη", "νίκη")) {
            assertThat(outcome(() -> stage.joins(name, paul))).as(name).isEqualTo("name_taken");
        }
        assertThat(outcome(() -> stage.joins("ParI0r", paul))).isEqualTo("invalid");
    }

    @Test
    void whoLooksLikeTwoHasHisNameWhenBothGiveIt() {
        var ada = stage.hosts("Ada");
        var yan = stage.joins("Yan", ada);
        var uan = stage.joins("Uan", ada);
        stage.pass(Duration.ofMinutes(11));
        ada.stays();
        uan.stays();
        // A capital upsilon looks like Y, a small one like u.
        assertThat(outcome(() -> stage.joins("Υan", ada))).isEqualTo("name_taken");
        assertThat(yan.name()).isEqualTo("Yan");
        stage.pass(Duration.ofMinutes(11));
        ada.stays();
        assertThat(stage.joins("Υan", ada).name()).isEqualTo("Υan");
        assertThat(yan.name()).isEqualTo("Yan~2");
        assertThat(uan.name()).isEqualTo("Uan~2");
    }

    @Test
    void sleeperGivesItsNameAndKeepsItsSeat() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        stage.pass(Duration.ofMinutes(9));
        assertThat(outcome(() -> stage.joins("BEN", ada))).isEqualTo("name_taken");
        stage.pass(Duration.ofMinutes(2));
        ada.stays();
        var newBen = stage.joins("Ben", ada);
        assertThat(ben.name()).isEqualTo("Ben~2");
        assertThat(newBen.name()).isEqualTo("Ben");
        assertThat(outcome(() -> ben.renames("Ben"))).isEqualTo("name_taken");
        ben.renames("Benny");
        assertThat(ben.name()).isEqualTo("Benny");
        stage.pass(Duration.ofMinutes(30));
        assertThat(outcome(() -> stage.joins("Ada", ada))).isEqualTo("name_taken");
    }

    @Test
    void rolesBansAndSuccession() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        var cyd = stage.joins("Cyd", ada);
        assertThat(outcome(() -> ben.removes(cyd))).isEqualTo("permission_denied");
        assertThat(outcome(() -> ben.makes(cyd, Role.MODERATOR))).isEqualTo("permission_denied");
        ada.makes(cyd, Role.MODERATOR);
        assertThat(outcome(() -> cyd.bans(ada, true))).isEqualTo("permission_denied");
        assertThat(outcome(() -> cyd.opens(false))).isEqualTo("permission_denied");
        assertThat(outcome(() -> ada.makes(ada, Role.MEMBER))).isEqualTo("permission_denied");
        cyd.removes(ben);
        assertThat(outcome(ben::name)).isEqualTo("not_found");
        var dan = stage.joins("Dan", ada);
        ada.makes(dan, Role.OWNER);
        assertThat(ada.role()).isEqualTo(Role.MODERATOR);
        assertThat(dan.room().owner().username()).isEqualTo("Dan");
        dan.leaves();
        assertThat(ada.role()).isEqualTo(Role.OWNER);
        ada.leaves();
        assertThat(cyd.role()).isEqualTo(Role.OWNER);
        cyd.leaves();
        assertThat(outcome(cyd::room)).isEqualTo("not_found");
    }

    @Test
    void settingsOpenAndCode() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        long head = ada.room().head();
        ada.opens(true);
        assertThat(ada.room().head()).isEqualTo(head);
        assertThat(ada.room().startedAt()).isNull();
        ada.opens(false);
        ada.opens(false);
        assertThat(ada.room().head()).isEqualTo(head + 1);
        var started = requireNonNull(ada.room().startedAt());
        stage.pass(Duration.ofSeconds(5));
        ada.opens(true);
        ada.opens(false);
        assertThat(ada.room().startedAt()).isEqualTo(started);
        ada.opens(true);
        var old = requireNonNull(ada.room().code());
        stage.done(stage.rooms.newCode(ada.id(), ada.in));
        assertThat(outcome(() -> stage.joins("Cyd", old))).isEqualTo("not_found");
        stage.joins("Cyd", ada);
        var patch = new RoomPatch("Chess", null, "Sundays");
        assertThat(outcome(() -> stage.done(stage.rooms.update(ben.id(), ben.in, patch))))
                .isEqualTo("permission_denied");
        stage.done(stage.rooms.update(ada.id(), ada.in, patch));
        assertThat(ben.room().title()).isEqualTo("Chess");
        assertThat(
                        outcome(() ->
                                stage.done(
                                        stage.rooms.update(
                                                ada.id(),
                                                ada.in,
                                                new RoomPatch(
                                                        "x".repeat(71), "y".repeat(41), null)))))
                .isEqualTo("too_long");
    }

    @Test
    void deletedRoomIsGone() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        assertThat(outcome(() -> stage.done(stage.rooms.delete(ben.id(), ben.in))))
                .isEqualTo("permission_denied");
        stage.done(stage.rooms.delete(ada.id(), ada.in));
        assertThat(outcome(() -> ben.says("still here?"))).isEqualTo("not_found");
        assertThat(outcome(ben::log)).isEqualTo("not_found");
        assertThat(stage.announced.getLast().event()).isInstanceOf(RoomEvent.RoomDeleted.class);
    }

    @Test
    void publicRoomsAreForAccounts() {
        var ada = stage.hosts("Ada");
        var wish = new NewRoom("Open", "chess", "", Room.Visibility.PUBLIC);
        assertThat(outcome(() -> stage.done(stage.rooms.create(new Asker.Known(ada.user), wish))))
                .isEqualTo("permission_denied");
        var eve = stage.account("eve");
        var open = stage.done(stage.rooms.create(new Asker.Known(eve), wish)).room();
        assertThat(outcome(() -> stage.done(stage.rooms.joinPublic(ada.user, open.id()))))
                .isEqualTo("permission_denied");
        assertThat(
                        outcome(() ->
                                stage.rooms
                                        .reads()
                                        .messages(
                                                ada.id(),
                                                open.id(),
                                                new MessageQuery(
                                                        50, null, null, false, null, null))))
                .isEqualTo("not_a_member");
        assertThat(stage.rooms.reads().room(null, open.id()).role()).isNull();
        var fay = stage.account("fay");
        assertThat(stage.done(stage.rooms.joinPublic(fay, open.id())).repeated()).isFalse();
        assertThat(stage.done(stage.rooms.joinPublic(fay, open.id())).repeated()).isTrue();
    }

    @Test
    void aClosedPublicRoomThatEverybodyHasLeftIsWhoeverComesNexts() {
        var eve = stage.account("eve");
        var fay = stage.account("fay");
        var wish = new NewRoom("Open", "chess", "", Room.Visibility.PUBLIC);
        var room = stage.done(stage.rooms.create(new Asker.Known(eve), wish)).room().id();
        stage.done(stage.rooms.setOpen(eve.id(), room, false));
        assertThat(outcome(() -> stage.done(stage.rooms.joinPublic(fay, room))))
                .isEqualTo("room_closed");
        stage.done(stage.rooms.endSeat(eve.id(), room, eve.id()));
        var joined = stage.done(stage.rooms.joinPublic(fay, room)).value();
        assertThat(joined.seat().role()).isEqualTo(Role.OWNER);
        assertThat(joined.room().open()).isFalse();
    }

    @Test
    void renameReachesEveryRoom() {
        var ada = stage.hosts("Ada");
        var other = stage.hosts("Zoe");
        stage.done(
                stage.rooms.join(new Asker.Known(ada.user), requireNonNull(other.room().code())));
        assertThat(outcome(() -> stage.done(stage.rooms.residents().rename(ada.session, "ZOE"))))
                .isEqualTo("name_taken");
        stage.done(stage.rooms.residents().rename(ada.session, "Alba"));
        assertThat(ada.name()).isEqualTo("Alba");
        assertThat(ada.room().owner().username()).isEqualTo("Alba");
        assertThat(stage.rooms.reads().seat(ada.id(), other.in).seat().user().username())
                .isEqualTo("Alba");
    }

    @Test
    void endedSessionEndsItsSeats() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        stage.done(stage.sessions.end(ada.session.id()));
        stage.rooms.step();
        assertThat(ben.role()).isEqualTo(Role.OWNER);
        assertThat(
                        stage.announced.stream()
                                .map(Entry::event)
                                .filter(RoomEvent.MemberLeft.class::isInstance))
                .singleElement()
                .satisfies(left ->
                        assertThat(((RoomEvent.MemberLeft) left).reason())
                                .isEqualTo(RoomEvent.MemberLeft.Reason.EXPIRED));
        stage.pass(Duration.ofHours(25));
        assertThat(outcome(ben::name)).isEqualTo("not_found");
        assertThat(stage.sessions.find(ben.session.id())).isEmpty();
    }

    @Test
    void entriesAreContiguousAndReadAsTheyWereAnnounced() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        for (int i = 0; i < 20; i++) {
            ben.says("line " + i);
            ben.rolls("2d6+" + i);
        }
        ada.makes(ben, Role.MODERATOR);
        ada.opens(false);
        var log = ada.log();
        assertThat(log).isEqualTo(stage.announced);
        stage.reopen();
        assertThat(ada.log()).isEqualTo(log);
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).seq()).isEqualTo(i + 1);
        }
        assertThat(log.stream().map(Entry::at).toList()).isSorted();
        assertThat(new HashSet<>(log.stream().map(Entry::at).toList())).hasSameSizeAs(log);
    }

    @Test
    void membersArePagedAndBannedOnesShownToModerators() {
        var ada = stage.hosts("Ada");
        for (int i = 0; i < 24; i++) {
            stage.joins("guest " + i, ada);
        }
        var ben = stage.joins("Ben", ada);
        var cyd = stage.joins("Cyd", ada);
        ada.bans(cyd, true);
        var seen = new HashSet<String>();
        String cursor = null;
        do {
            var page = stage.rooms.reads().members(ben.id(), ada.in, false, 10, cursor);
            page.results().forEach(seat -> seen.add(seat.user().username()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).hasSize(26).doesNotContain("Cyd");
        assertThat(outcome(() -> stage.rooms.reads().members(ben.id(), ada.in, true, 10, null)))
                .isEqualTo("permission_denied");
        assertThat(stage.rooms.reads().members(ada.id(), ada.in, true, 10, null).results())
                .singleElement()
                .satisfies(seat -> assertThat(seat.user().username()).isEqualTo("Cyd"));
    }

    @Test
    void roomListIsSearchedOrderedAndPaged() {
        var eve = stage.account("eve");
        for (int i = 0; i < 7; i++) {
            stage.pass(Duration.ofSeconds(1));
            var wish =
                    new NewRoom(
                            "Room " + i, i % 2 == 0 ? "chess" : "go", "", Room.Visibility.PUBLIC);
            stage.done(stage.rooms.create(new Asker.Known(eve), wish));
        }
        stage.hosts("Ada");
        assertThat(titles(null, null, Ordering.TITLE)).startsWith("Room 0").hasSize(7);
        assertThat(titles(null, null, Ordering.CREATED_AT)).startsWith("Room 6");
        assertThat(titles("go", null, Ordering.TITLE))
                .containsExactly("Room 1", "Room 3", "Room 5");
        assertThat(titles(null, "ROOM 4", Ordering.TITLE)).containsExactly("Room 4");
        var page =
                stage.rooms.reads().list(new RoomQuery(null, null, null, Ordering.TITLE, 5, null));
        var rest =
                stage.rooms
                        .reads()
                        .list(new RoomQuery(null, null, null, Ordering.TITLE, 5, page.next()));
        assertThat(rest.results()).hasSize(2);
        assertThat(rest.next()).isNull();
        assertThat(
                        stage.rooms
                                .reads()
                                .list(
                                        new RoomQuery(
                                                eve.id(), null, null, Ordering.ACTIVITY, 50, null))
                                .results())
                .hasSize(7)
                .allSatisfy(room -> assertThat(room.role()).isEqualTo(Role.OWNER));
        assertThat(
                        outcome(() ->
                                stage.rooms
                                        .reads()
                                        .list(
                                                new RoomQuery(
                                                        null, null, null, Ordering.TITLE, 5, "?"))))
                .isEqualTo("invalid");
    }

    private List<String> titles(
            @org.jspecify.annotations.Nullable String topic,
            @org.jspecify.annotations.Nullable String search,
            Ordering ordering) {
        return stage
                .rooms
                .reads()
                .list(new RoomQuery(null, topic, search, ordering, 50, null))
                .results()
                .stream()
                .map(found -> found.room().title())
                .toList();
    }

    @Test
    void idleRoomsCloseAndEmptyOnesGo() {
        var ada = stage.hosts("Ada");
        var eve = stage.account("eve");
        var room =
                stage.done(
                                stage.rooms.create(
                                        new Asker.Known(eve),
                                        new NewRoom("Quiet", "", "", Room.Visibility.PRIVATE)))
                        .room();
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> false));
        stage.pass(Duration.ofDays(6));
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> false));
        assertThat(stage.rooms.reads().room(eve.id(), room.id()).room().open()).isTrue();
        assertThat(stage.rooms.reads().heads(List.of(ada.in))).hasSize(1);
        stage.pass(Duration.ofDays(2));
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> false));
        assertThat(stage.rooms.reads().room(eve.id(), room.id()).room().open()).isFalse();
        stage.pass(Duration.ofDays(1));
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> false));
        stage.rooms.index();
        assertThat(stage.rooms.reads().heads(List.of(ada.in))).isEmpty();
        assertThat(count("principal")).isZero();
        assertThat(count("session")).isZero();
        assertThat(count("seat")).isEqualTo(1);
        assertThat(count("room")).isEqualTo(1);
    }

    private int count(String table) {
        return stage.database.read(
                tx -> tx.row("select count(*) from " + table, row -> row.getInt(1)).orElse(-1));
    }
}
