package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import parlor.accounts.Goodbyes;
import parlor.rooms.Archive;
import parlor.rooms.RoomId;
import parlor.rooms.Verification;
import parlor.wire.ExportLines;

/// Accounts that go, by themselves or by an administrator, and what is left of them.
@Tag("slow")
class GoodbyeTest {
    private static final String PASSWORD = "correct horse battery staple";

    /// Said with rolls.
    private static final String[] WORDS = {
        "qxlabel", "qxtag", "qxown", "qxword", "qxself", "qxshown", "qxinline"
    };

    private final House house = House.open();
    private final Person admin = Person.of(house, "Root", PASSWORD);
    private final Person ada = Person.of(house, "Ada", PASSWORD);
    private final Person ben = Person.of(house, "Ben", PASSWORD);
    private String code = "";
    private String room = "";

    @AfterEach
    void close() {
        house.close();
    }

    /// Ada makes a room, talks, rolls and is answered by Ben.
    private String room() {
        var made = ada.browser.post("/api/v1/rooms", Map.of("title", "Friday"));
        room = "/api/v1/rooms/" + made.text("/room/id");
        code = made.text("/room/code");
        ben.browser.post("/api/v1/rooms/join", Map.of("code", code));
        ada.browser.post(room + "/messages", Map.of("text", "I am Ada"));
        ada.browser.post(room + "/rolls", Map.of("dice", "d6"));
        ben.browser.post(room + "/messages", Map.of("text", "I am Ben"));
        return room;
    }

    private Visitor.Reply goes(Person person, String messages) {
        return person.browser.send(
                "DELETE", "/api/v1/me", "{\"messages\": \"%s\"}".formatted(messages), Map.of());
    }

    private List<String> said(String room, String field) {
        return said(ben, room, field);
    }

    private static List<String> said(Person reader, String room, String field) {
        var found = reader.browser.get(room + "/messages").json().path("results");
        return found.findValuesAsText(field);
    }

    @Test
    void whatADeletedAccountSaidStaysWithoutItsName() {
        var room = room();
        assertThat(goes(ada, "keep").status()).isEqualTo(204);
        assertThat(ada.browser.cookie()).isNull();
        house.untilGone();
        assertThat(said(room, "text")).containsExactly("I am Ada", "I am Ben");
        assertThat(said(room, "user_name")).containsExactly("deleted account", "Ben");
        var entries = ben.browser.get(room + "/entries");
        assertThat(entries.raw().body()).doesNotContain("\"Ada\"");
        assertThat(entries.raw().body()).contains("\"reason\":\"deleted\"");
        assertThat(ben.browser.get(room).text("/room/owner/username")).isEqualTo("Ben");
        assertThat(ada.with(house.visitor()).signsIn(PASSWORD).status()).isEqualTo(401);
        assertThat(ada.with(house.visitor()).signsUp(PASSWORD).code())
                .as("the name, for a while")
                .isEqualTo("name_taken");
    }

    @Test
    void whatADeletedAccountSaidGoesIfItWants() {
        var room = room();
        assertThat(goes(ada, "delete").status()).isEqualTo(204);
        house.untilGone();
        assertThat(said(room, "text")).containsExactly("", "I am Ben");
        assertThat(said(room, "is_deleted")).containsExactly("true", "false");
        assertThat(said(room, "user_name")).containsExactly("deleted account", "Ben");
    }

    /// What is kept of a room, read beside the server, and held against its dice.
    private String log(String room) {
        var id = RoomId.of(id(room));
        var verification = new Verification(null);
        var lines = new StringBuilder();
        house.beside((database, _) -> {
            new Archive(database)
                    .export(
                            id,
                            (entry, about) -> {
                                var line = ExportLines.write(entry, about, "");
                                lines.append(new String(line, UTF_8)).append('\n');
                                verification.add(entry.seq(), entry);
                            });
            return true;
        });
        assertThat(verification.end().findings()).isEmpty();
        return lines.toString();
    }

    @Test
    void theWordsOfItsRollsGoToo() {
        var room = room();
        ada.browser.put(
                room + "/members/me/sheet",
                Map.of("values", Map.of("str", "3"), "macros", Map.of("qxword", "2d6+@str")));
        rolls("d20", "qxlabel", null);
        rolls("2d6 fire + 3[qxtag] # qxown", null, null);
        rolls("$qxword", null, null);
        rolls("d8 # qxself", null, "self");
        var revealed = rolls("d10 # qxshown", null, "self");
        ada.browser.post(room + "/rolls/" + revealed.text("/roll/id") + "/reveal", Map.of());
        ada.browser.post(room + "/messages", Map.of("text", "so [[d6 # qxinline]] much"));
        ben.browser.post(room + "/rolls", Map.of("dice", "d6", "label", "of Ben"));
        ben.browser.post(room + "/dice/prove", Map.of());
        assertThat(log(room)).contains("qxlabel", "qxtag", "qxown", "qxword", "qxshown");
        assertThat(log(room)).contains("qxinline");
        var totals = rolled(room, "total");

        assertThat(goes(ada, "delete").status()).isEqualTo(204);
        house.untilGone();
        assertThat(log(room)).doesNotContain(WORDS).contains("of Ben");
        var entries = ben.browser.get(room + "/entries?limit=500");
        assertThat(entries.raw().body()).doesNotContain(WORDS);
        assertThat(rolled(room, "total")).isEqualTo(totals);
        assertThat(rolled(room, "dice")).contains("2d6+3", "d20", "d6");
        assertThat(rolled(room, "user_name")).contains("deleted account").doesNotContain("Ada");
        assertThat(house.rows("last_roll where principal <> '%s'".formatted(id(ben)))).isZero();
    }

    @Test
    void itsNameIsKeptFromOthersForAWhileOnly() throws Exception {
        assertThat(goes(ada, "keep").status()).isEqualTo(204);
        assertThat(new Person(house.visitor(), "ADA").signsUp(PASSWORD).code())
                .isEqualTo("name_taken");
        database("update blocked_name set until = 0");
        house.time().pass(Duration.ofHours(1));
        house.until(() -> house.rows("blocked_name") == 0);
        assertThat(new Person(house.visitor(), "ADA").signsUp(PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void theWordsOfItsRollsStayIfItWants() {
        var room = room();
        rolls("d20", "qxlabel", null);
        assertThat(goes(ada, "keep").status()).isEqualTo(204);
        house.untilGone();
        assertThat(log(room)).contains("qxlabel").doesNotContain("\"Ada\"");
    }

    @Test
    void nothingOfItIsSentAnewWhereItHadLeftBefore() {
        var room = room();
        try (var listener = LiveSocket.open(house, ben.browser)) {
            listener.follows(id(room));
            rolls("d20", "qxlabel", null);
            listener.await("dice_roll");
            assertThat(followed(room)).contains("qxlabel", "\"Ada\"");
            assertThat(ada.browser.delete(room + "/members/me").status()).isEqualTo(204);
            assertThat(goes(ada, "delete").status()).isEqualTo(204);
            house.untilGone();
            assertThat(followed(room)).doesNotContain("qxlabel", "\"Ada\"").contains("I am Ben");
        }
    }

    /// Everything that one hears who subscribes from the beginning.
    private String followed(String room) {
        long head = ben.browser.get(room).json().at("/room/head").asLong();
        try (var socket = LiveSocket.open(house, ben.browser)) {
            socket.send(
                    Map.of("event_type", "subscribe", "chat", id(room), "after", 0, "id", "all"));
            var heard = new StringBuilder();
            long seq = 0;
            while (seq < head) {
                var event = socket.next();
                seq = event.path("seq").asLong();
                heard.append(event);
            }
            return heard.toString();
        }
    }

    private static String id(String room) {
        return room.substring(room.lastIndexOf('/') + 1);
    }

    private Visitor.Reply rolls(String dice, @Nullable String label, @Nullable String secret) {
        var roll = new HashMap<String, String>();
        roll.put("dice", dice);
        roll.put("label", label);
        roll.put("secret", secret);
        roll.values().removeIf(Objects::isNull);
        var rolled = ada.browser.post(room + "/rolls", roll);
        assertThat(rolled.status()).as(rolled.raw().body()).isEqualTo(201);
        return rolled;
    }

    private List<String> rolled(String room, String field) {
        var rolls = ben.browser.get(room + "/entries?limit=500").json().findValues("roll");
        return rolls.stream().map(it -> it.path(field).asText()).toList();
    }

    /// Beside the server, as nobody does: the next write of this kind fails.
    private void database(String statement) throws SQLException {
        var file = "jdbc:sqlite:" + house.data().resolve("parlor.db") + "?busy_timeout=10000";
        try (var connection = DriverManager.getConnection(file);
                var it = connection.createStatement()) {
            it.executeUpdate(statement);
        }
    }

    /// The goodbyes that were not finished.
    private static final class Failures extends AppenderBase<ILoggingEvent>
            implements AutoCloseable {
        private final Logger log = (Logger) LoggerFactory.getLogger(Goodbyes.class);
        private final Semaphore count = new Semaphore(0);

        Failures() {
            start();
            log.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            count.release();
        }

        void await(int failures) throws InterruptedException {
            assertThat(count.tryAcquire(failures, 30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            log.detachAppender(this);
        }
    }

    @Test
    void aGoodbyeThatWasInterruptedGoesOnAtTheNextStart()
            throws SQLException, InterruptedException {
        var room = room();
        for (int i = 0; i < 40; i++) {
            ada.browser.post(room + "/messages", Map.of("text", "and on " + i));
        }
        database(
                "create trigger stop before update on message when new.deleted = 1"
                        + " begin select raise(abort, 'stop'); end");
        try (var log = new Failures()) {
            assertThat(goes(ada, "delete").status()).isEqualTo(204);
            log.await(1);
        }
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(said(room, "text")).contains("and on 39");
        database("drop trigger stop");
        house.restart();
        var back = ben.with(house.visitor());
        back.signsIn(PASSWORD);
        house.untilGone();
        assertThat(back.browser.get(room + "/members").raw().body()).doesNotContain("Ada");
        var left = back.browser.get(room + "/messages").json().path("results");
        assertThat(left.findValuesAsText("text")).contains("I am Ben").doesNotContain("and on 39");
        assertThat(left.findValuesAsText("user_name")).doesNotContain("Ada");
    }

    @Test
    void aGoodbyeThatFailsStopsNoOther() throws SQLException, InterruptedException {
        var room = room();
        var whose = id(ada).replace("-", "");
        database(
                "create trigger stop before update on message when new.deleted = 1"
                        + " begin select raise(abort, 'stop'); end");
        try (var log = new Failures()) {
            goes(ada, "delete");
            goes(ben, "delete");
            log.await(2);
        }
        admin.browser.post("/api/v1/rooms/join", Map.of("code", code));
        assertThat(said(admin, room, "text")).containsExactly("I am Ada", "I am Ben");
        database("drop trigger stop");
        database(
                "create trigger stop before update on message when new.deleted = 1"
                        + " and new.author = x'%s'".formatted(whose)
                        + " begin select raise(abort, 'stop'); end");
        for (int i = 0; i < 1_000 && said(admin, room, "text").contains("I am Ben"); i++) {
            house.time().pass(Duration.ofHours(1));
        }
        assertThat(said(admin, room, "text")).containsExactly("I am Ada", "");
    }

    @Test
    void oneGoesSoonAfterSigningInOnly() {
        house.time().pass(Duration.ofMinutes(5));
        assertThat(goes(ada, "keep").code()).isEqualTo("reauthentication_required");
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void administrationIsForAdministrators() {
        for (var path : new String[] {"/api/v1/admin/accounts", "/api/v1/admin/audit"}) {
            assertThat(house.visitor().get(path).status()).as(path).isEqualTo(401);
            assertThat(ada.browser.get(path).code()).as(path).isEqualTo("permission_denied");
            assertThat(admin.browser.get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void administratorsListAndSearchAccounts() {
        var page = admin.browser.get("/api/v1/admin/accounts?limit=2");
        assertThat(page.json().findValuesAsText("username")).containsExactly("Ada", "Ben");
        var rest = admin.browser.get("/api/v1/admin/accounts?cursor=" + page.text("/next"));
        assertThat(rest.json().findValuesAsText("username")).containsExactly("Root");
        assertThat(rest.json().at("/results/0/admin").asBoolean()).isTrue();
        assertThat(
                        admin.browser
                                .get("/api/v1/admin/accounts?search=be")
                                .json()
                                .findValuesAsText("username"))
                .containsExactly("Ben");
    }

    @Test
    void aDisabledAccountIsOutAndHearsItWithTheRightPasswordOnly() {
        var path = "/api/v1/admin/accounts/" + id(ada);
        assertThat(admin.browser.patch(path, Map.of("disabled", true)).status()).isEqualTo(200);
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(ada.with(house.visitor()).signsIn("a guess").status()).isEqualTo(401);
        assertThat(ada.with(house.visitor()).signsIn(PASSWORD).text("/errors/0/detail"))
                .isEqualTo("This account is disabled.");
        admin.browser.patch(path, Map.of("disabled", false));
        assertThat(ada.signsIn(PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void anAccountIsDisabledAndSignedOutOrNeither() throws SQLException {
        var path = "/api/v1/admin/accounts/" + id(ada);
        database(
                "create trigger stop before update on session when new.ended_at is not null"
                        + " begin select raise(abort, 'stop'); end");
        assertThat(admin.browser.patch(path, Map.of("disabled", true)).status()).isEqualTo(500);
        var listed = admin.browser.get("/api/v1/admin/accounts?search=ada");
        assertThat(listed.json().at("/results/0/disabled").asBoolean()).isFalse();
        assertThat(ada.browser.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void theLastAdministratorStaysOne() {
        var path = "/api/v1/admin/accounts/" + id(admin);
        assertThat(admin.browser.patch(path, Map.of("admin", false)).code()).isEqualTo("conflict");
        assertThat(admin.browser.patch(path, Map.of("disabled", true)).code())
                .isEqualTo("conflict");
        assertThat(admin.browser.delete(path).code()).isEqualTo("conflict");
        assertThat(goes(admin, "keep").code()).isEqualTo("conflict");
        admin.browser.patch("/api/v1/admin/accounts/" + id(ada), Map.of("admin", true));
        assertThat(admin.browser.patch(path, Map.of("admin", false)).status()).isEqualTo(200);
        assertThat(admin.browser.get("/api/v1/admin/audit").code()).isEqualTo("permission_denied");
        assertThat(ada.browser.get("/api/v1/admin/audit").status()).isEqualTo(200);
    }

    @Test
    void whatAdministratorsDoIsWrittenDown() {
        var whose = id(ben);
        assertThat(admin.browser.delete("/api/v1/admin/accounts/" + whose).status()).isEqualTo(204);
        assertThat(ben.browser.get("/api/v1/me").status()).isEqualTo(401);
        var act = admin.browser.get("/api/v1/admin/audit").json().at("/results/0");
        assertThat(act.path("action").asText()).isEqualTo("account_deleted");
        assertThat(act.path("target").asText()).isEqualTo(whose);
        assertThat(act.path("actor").asText()).isEqualTo(id(admin));
    }

    private static String id(Person person) {
        return person.browser.get("/api/v1/me").text("/user/id");
    }
}
