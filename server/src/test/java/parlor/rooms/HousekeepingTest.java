package parlor.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parlor.base.Limits;
import parlor.db.DatabaseFailure;

/// What time brings about, however much of it there is and whatever of it fails.
class HousekeepingTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void housekeep() {
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> false));
    }

    private long count(String table) {
        var sql = "select count(*) from " + table;
        return stage.database.read(tx -> tx.row(sql, row -> row.getLong(1)).orElseThrow());
    }

    private void script(String sql) {
        stage.database.write(tx -> {
            tx.script(sql);
            return true;
        });
    }

    /// More of everything than is looked at in one read.
    @Test
    void muchIsDoneToTheEnd() {
        var ada = stage.hosts("Ada");
        script(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
                insert into session (id, principal, created_at, last_seen_at, expires_at, ended_at)
                select 'ended ' || i, 'nobody', 0, 0, 0, 0 from n
                """);
        script(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
                insert into principal (id, kind, name, created_at)
                select printf('00000000-0000-7000-8000-%012d', i), 'GUEST', 'long gone', 0 from n
                """);
        script(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
                insert into room (id, title, topic, description, visibility, open, member_count,
                  created_at, head, last_at, empty_since)
                select printf('00000000-0000-7000-8000-%012d', i), '', '', '', 'PRIVATE', 0, 0,
                  0, 0, 0, 0 from n
                """);
        housekeep();
        assertThat(count("session")).isEqualTo(1);
        assertThat(count("principal")).isEqualTo(1);
        assertThat(count("room where gone = 0")).isEqualTo(1);
        assertThat(ada.room().open()).isTrue();
    }

    @Test
    void aRoomThatCannotGoKeepsNothingElseFromBeingDone() {
        var ada = stage.hosts("Ada");
        ada.leaves();
        script(
                "create trigger broken before update on room when new.gone = 1"
                        + " begin select raise(abort, 'no'); end");
        stage.pass(Limits.GUEST_SESSION.plus(Limits.ROOM_EMPTY).plus(Duration.ofHours(1)));
        assertThatThrownBy(this::housekeep).isInstanceOf(DatabaseFailure.class);
        assertThat(stage.rooms.reads().heads(List.of(ada.in))).hasSize(1);
        assertThat(count("session")).isZero();
        assertThat(count("principal")).isZero();

        script("drop trigger broken");
        housekeep();
        assertThat(stage.rooms.reads().heads(List.of(ada.in))).isEmpty();
    }

    /// It is gone when its turn comes; the next one is not.
    @Test
    void aRoomThatGoesMeanwhileIsNoFailure() {
        var rooms = new ArrayList<Stage.Player>();
        for (var name : List.of("Ada", "Ben")) {
            var host = stage.hosts(name);
            rooms.add(host);
            host.leaves();
        }
        stage.pass(Limits.ROOM_EMPTY.plus(Duration.ofHours(1)));
        stage.doneBeside(() ->
                stage.rooms.housekeep(room -> {
                    if (room.equals(rooms.getFirst().in)) {
                        var _ = stage.rooms.remove(rooms.getFirst().id(), room, _ -> {});
                    }
                    return false;
                }));
        var ids = rooms.stream().map(host -> host.in).toList();
        assertThat(stage.rooms.reads().heads(ids)).isEmpty();
    }

    @Test
    void guestsWhoGoAtOnceWaitInOneCommandAtATime() {
        var host = stage.hosts("Host");
        var guests = new ArrayList<Stage.Player>();
        for (int i = 0; i < 60; i++) {
            guests.add(stage.joins("Guest " + i, host));
        }
        guests.forEach(guest -> stage.rooms.residents().expire(guest.id()));
        assertThat(stage.rooms.lane().depth()).isEqualTo(1);
        while (stage.rooms.lane().depth() > 0) {
            stage.step();
        }
        assertThat(host.room().memberCount()).isEqualTo(1);
    }

    @Test
    void nothingIsLookedForByWholeTables() {
        for (var sql :
                List.of(
                        Housekeeping.PRIVATE_ROOMS,
                        Housekeeping.SITTING,
                        Housekeeping.GUESTS,
                        Housekeeping.ENDED_SESSIONS,
                        Epochs.OPEN)) {
            assertThat(plan(sql).filter(step -> step.matches("SCAN (?!p$|d$).*"))).isEmpty();
        }
        assertThat(plan(Housekeeping.ENDED_SESSIONS)).anyMatch(it -> it.contains("session_ended"));
    }

    private Stream<String> plan(String sql) {
        var constants = sql.replaceAll("\\?\\d?", "'1'");
        return stage
                .database
                .read(tx ->
                        tx.rows("explain query plan " + constants, row -> row.getString("detail")))
                .stream();
    }
}
