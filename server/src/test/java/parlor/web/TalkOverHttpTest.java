package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages, rolls and the log, as a program sees them.
class TalkOverHttpTest {
    private static final House house = House.open();

    private final Visitor ada = house.visitor();
    private String room = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        room = "/api/v1/rooms/" + made.text("/room/id");
    }

    private Visitor.Reply say(String text) {
        return ada.post(room + "/messages", Map.of("text", text));
    }

    @Test
    void whatIsSaidIsReadEditedAndDeleted() {
        var said = say("Good evening");
        assertThat(said.status()).isEqualTo(201);
        var message = room + "/messages/" + said.text("/message/id");
        var edited = ada.patch(message, Map.of("text", "Good night"));
        assertThat(edited.text("/message/text")).isEqualTo("Good night");
        assertThat(edited.text("/message/edited_at")).isNotEmpty();
        assertThat(ada.delete(message).status()).isEqualTo(204);
        assertThat(ada.delete(message).status()).isEqualTo(204);
        assertThat(ada.patch(message, Map.of("text", "x")).code()).isEqualTo("conflict");
        var left = ada.get(room + "/messages");
        assertThat(left.json().at("/results/0/is_deleted").asBoolean()).isTrue();
        assertThat(left.text("/results/0/text")).isEmpty();
    }

    @Test
    void aNonceMakesRepeatsHarmless() {
        var body = Map.of("text", "Once", "nonce", "n1");
        var first = ada.post(room + "/messages", body);
        var second = ada.post(room + "/messages", body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("/message/id")).isEqualTo(first.text("/message/id"));
        var other = ada.post(room + "/messages", Map.of("text", "Twice", "nonce", "n1"));
        assertThat(other.code()).isEqualTo("nonce_conflict");
    }

    @Test
    void oneSlashIsACommandTwoAreText() {
        assertThat(say("/dance").code()).isEqualTo("unknown_command");
        assertThat(say("//roll d6").text("/message/text")).isEqualTo("/roll d6");
    }

    @Test
    void commandsRollOrTellSomething() {
        var one = say("/roll 2d6+3 # Sword");
        assertThat(one.status()).isEqualTo(201);
        assertThat(one.text("/roll/label")).isEqualTo("Sword");
        assertThat(one.json().has("rolls")).isFalse();
        var three = say("/r d6; d8; d10");
        assertThat(three.json().path("rolls").findValuesAsText("dice"))
                .containsExactly("d6", "d8", "d10");
        assertThat(three.json().path("roll")).isEqualTo(three.json().at("/rolls/0"));
        var odds = say("/odds 2d6");
        assertThat(odds.status()).isEqualTo(200);
        assertThat(odds.text("/notice")).contains("mean 7");
        var secret = say("/blindroll d20");
        assertThat(secret.json().at("/roll/total").isInt()).isTrue();
        var revealed = say("/reveal");
        assertThat(revealed.status()).isEqualTo(200);
        assertThat(revealed.text("/roll/id")).isEqualTo(secret.text("/roll/id"));
        assertThat(say("/roll 2d").text("/errors/0/attr")).isEqualTo("text");
    }

    @Test
    void commandsKnowWhatIsOnOnesSheetAndWhatWasRolledLast() {
        ada.put(room + "/members/me/sheet", Map.of("values", Map.of("str", "4")));
        assertThat(say("/macro hit = d20+@str # Sword").text("/notice")).contains("hit");
        var hit = say("/roll $hit; @STR*2 vs 8");
        assertThat(hit.json().path("rolls").findValuesAsText("expr"))
                .containsExactly("d20+4", "4*2 vs 8");
        assertThat(hit.text("/rolls/0/label")).isEqualTo("Sword");
        assertThat(hit.text("/rolls/1/outcome")).isEqualTo("success");
        var again = say("/again");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("rolls").findValuesAsText("dice"))
                .containsExactly("$hit", "@STR*2 vs 8");
        assertThat(again.text("/rolls/0/id")).isNotEqualTo(hit.text("/rolls/0/id"));
        say("/gmroll d4");
        assertThat(say("/again").text("/roll/secret")).isEqualTo("gm");
        assertThat(say("/macro hit =").status()).isEqualTo(200);
        assertThat(say("/roll $hit").text("/errors/0/attr")).isEqualTo("text");
    }

    @Test
    void aNonceCoversCommands() {
        for (var text : new String[] {"/roll d6; d8", "/odds d6"}) {
            var body = Map.of("text", text, "nonce", text, "entropy", "A".repeat(22));
            var first = ada.post(room + "/messages", body);
            var second = ada.post(room + "/messages", body);
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.json()).isEqualTo(first.json());
            var other = Map.of("text", text, "nonce", text, "entropy", "B".repeat(22));
            assertThat(ada.post(room + "/messages", other).code()).isEqualTo("nonce_conflict");
        }
    }

    @Test
    void rollsInATextStayWithTheMessage() {
        var said = say("🐺 I hit for [[2d6+3]], thrice [[3#d4]], at [[d20 vs 15]]");
        assertThat(said.json().at("/message/rolls")).hasSize(3);
        assertThat(said.json().at("/message/rolls/0/at").asInt()).isEqualTo(12);
        assertThat(said.json().at("/message/rolls/0/length").asInt()).isEqualTo(9);
        assertThat(said.json().at("/message/rolls/0/total").asInt()).isBetween(5, 15);
        assertThat(said.json().at("/message/rolls/1/results")).hasSize(3);
        assertThat(said.text("/message/rolls/2/outcome")).isIn("success", "failure");
        var message = room + "/messages/" + said.text("/message/id");
        ada.delete(message);
        var left = ada.get(room + "/messages");
        assertThat(left.json().at("/results/0/rolls")).isEqualTo(said.json().at("/message/rolls"));
    }

    @Test
    void statisticsCountWhatEverybodyMaySee() {
        var me = ada.get("/api/v1/me").text("/user/id");
        say("/roll 100d6; 10d%; 4dF; 12d[a,b]; d101");
        say("[[20d6r<3]]");
        say("/selfroll 50d6");
        var all = ada.get(room + "/rolls/statistics");
        assertThat(all.json().path("dice").findValuesAsText("die"))
                .containsExactly("d%", "d6", "dF", "d[a,b]");
        var d6 = all.json().at("/dice/1");
        assertThat(d6.path("draws").asInt()).isBetween(120, 149);
        assertThat(d6.at("/fit/degrees").asInt()).isEqualTo(5);
        assertThat(d6.at("/fit/wording").asText()).contains("honest table");
        assertThat(d6.path("expected_mean").asDouble()).isEqualTo(3.5);
        assertThat(all.json().at("/dice/0/fit").isNull()).isTrue();
        var own = all.json().at("/dice/3");
        assertThat(own.at("/counts/a").asInt() + own.at("/counts/b").asInt()).isEqualTo(12);
        assertThat(own.at("/fit/degrees").asInt()).isEqualTo(1);
        var mine = ada.get(room + "/rolls/statistics?user=" + me);
        assertThat(mine.json().path("dice")).isEqualTo(all.json().path("dice"));
        say("/reveal");
        var revealed = ada.get(room + "/rolls/statistics");
        assertThat(revealed.json().at("/dice/1/draws").asInt())
                .isEqualTo(d6.path("draws").asInt() + 50);
        var nobody = ada.get(room + "/rolls/statistics?user=00000000-0000-7000-8000-000000000000");
        assertThat(nobody.json().path("dice")).isEmpty();
        assertThat(ada.get(room + "/rolls/statistics?user=x").status()).isEqualTo(400);
    }

    @Test
    void wrongTextsAreRefused() {
        for (var text :
                new String[] {
                    "", "   ", "\u00a0", "\u200b\u2060", "\u3164", "x".repeat(4_001), "nul\0"
                }) {
            assertThat(say(text).status()).isEqualTo(400);
        }
        assertThat(say("🙂".repeat(4_000)).status()).isEqualTo(201);
        var half = "{\"text\":\"\\ud83d\"}";
        assertThat(ada.send("POST", room + "/messages", half, Map.of()).status()).isEqualTo(400);
        var all =
                ada.post(room + "/messages", Map.of("nonce", "", "reply_to", "x", "entropy", "AA"));
        assertThat(all.json().path("errors").findValuesAsText("attr"))
                .containsExactlyInAnyOrder("text", "nonce", "reply_to", "entropy");
    }

    @Test
    void allMistakesOfARequestAreToldAtOnce() {
        var nonce = "n".repeat(65);
        for (var text : List.of("", " ", "/nope", "/roll 2d", "/odds 2d", "x".repeat(4_001))) {
            var said = ada.post(room + "/messages", Map.of("text", text, "nonce", nonce));
            assertWrong(said, "text", "nonce");
        }
        var rolled =
                ada.post(room + "/rolls", Map.of("dice", "2d", "nonce", nonce, "label", "a\u0001"));
        assertWrong(rolled, "dice", "nonce", "label");
        var made = ada.post("/api/v1/rooms", Map.of("title", "a\u0001", "visibility", "open"));
        assertWrong(made, "title", "visibility");
        assertWrong(ada.get(room + "/members?limit=0&cursor=zz"), "limit", "cursor");
        assertWrong(ada.get("/api/v1/rooms?limit=0&cursor=zz"), "limit", "cursor");
    }

    private static void assertWrong(Visitor.Reply reply, String... fields) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("errors").findValuesAsText("attr"))
                .as(reply.raw().body())
                .containsExactlyInAnyOrder(fields);
    }

    @Test
    void aCursorGoesOnWithItsOwnList() {
        for (var i = 0; i < 2; i++) {
            ada.post("/api/v1/rooms", Map.of("title", "Room"));
        }
        var next = ada.get("/api/v1/rooms?mine=true&limit=1").text("/next");
        var path = "/api/v1/rooms?limit=1&cursor=" + next;
        assertThat(ada.get(path + "&mine=true").json().path("results")).hasSize(1);
        assertWrong(ada.get(path), "cursor");
        assertWrong(ada.get(path + "&mine=true&ordering=title"), "cursor");
    }

    @Test
    void pagesGoBothWays() {
        for (int i = 1; i <= 12; i++) {
            say("message " + i);
        }
        var last = ada.get(room + "/messages?limit=5");
        assertThat(last.json().at("/results").findValuesAsText("text"))
                .containsExactly(
                        "message 8", "message 9", "message 10", "message 11", "message 12");
        assertThat(last.json().path("after").isNull()).isTrue();
        var older = ada.get(room + "/messages?limit=5&before=" + last.text("/before"));
        assertThat(older.text("/results/4/text")).isEqualTo("message 7");
        var newest = ada.get(room + "/messages?limit=2&ordering=-timestamp");
        assertThat(newest.text("/results/0/text")).isEqualTo("message 12");
        assertThat(ada.get(room + "/messages?before=1&after=1").status()).isEqualTo(400);
        assertThat(ada.get(room + "/messages?before=0").json().path("after").asLong()).isZero();
        assertThat(ada.get(room + "/messages?limit=101").status()).isEqualTo(400);
        assertThat(ada.get(room + "/messages?ordering=up&after=x").json().path("errors"))
                .hasSize(2);
    }

    @Test
    void searchFindsWhatWasSaid() {
        say("Der Drache schläft");
        say("nothing");
        var found = ada.get(room + "/messages?search=DRACHE%20schl");
        assertThat(found.json().at("/results").findValuesAsText("text"))
                .containsExactly("Der Drache schläft");
        for (var blank : List.of("%20", "+", "%C2%A0", "%E3%80%80")) {
            var eight = ("a" + blank).repeat(8);
            for (var where : List.of(room + "/messages", "/api/v1/rooms")) {
                assertThat(ada.get(where + "?search=" + eight).status()).as(blank).isEqualTo(200);
                var refused = ada.get(where + "?search=" + eight + "b");
                assertThat(refused.status()).as(blank).isEqualTo(400);
                assertThat(refused.text("/errors/0/attr")).isEqualTo("search");
            }
        }
    }

    @Test
    void diceAreRolledByTheServer() {
        var rolled = ada.post(room + "/rolls", Map.of("dice", "2d6+3", "label", "Sword"));
        assertThat(rolled.status()).isEqualTo(201);
        assertThat(rolled.json().at("/roll/total").asInt()).isBetween(5, 15);
        assertThat(rolled.json().at("/roll/terms/0/faces")).hasSize(2);
        var again = ada.get(room + "/rolls/" + rolled.text("/roll/id"));
        assertThat(again.json().path("roll")).isEqualTo(rolled.json().path("roll"));
        assertThat(ada.post(room + "/rolls", Map.of("dice", "2d")).status()).isEqualTo(400);
        var wrong = ada.post(room + "/rolls", Map.of("dice", "d6", "secret", "x", "entropy", "A"));
        assertThat(wrong.json().path("errors")).hasSize(2);
        assertThat(ada.get(room + "/rolls/x").status()).isEqualTo(404);
    }

    @Test
    void aFaceThatOnlyLooksLikeANumberIsText() {
        var rolled = ada.post(room + "/rolls", Map.of("dice", "2d[00000000000,-00000000000]"));
        assertThat(rolled.json().at("/roll/terms/0/faces"))
                .allMatch(face -> face.isTextual() && face.asText().endsWith("00000000000"));
    }

    @Test
    void theLogIsReadByNumber() {
        say("one");
        ada.post(room + "/rolls", Map.of("dice", "d6"));
        ada.put(room + "/status", Map.of("open", false));
        var log = ada.get(room + "/entries");
        assertThat(log.json().at("/results").findValuesAsText("event_type"))
                .containsExactly(
                        "member_joined", "dice_epoch", "chat_message", "dice_roll", "room_updated");
        assertThat(log.text("/head")).isEqualTo("5");
        assertThat(ada.get(room + "/entries?after=4").json().at("/results")).hasSize(1);
        assertThat(ada.get(room + "/entries?before=3&limit=1").text("/results/0/seq"))
                .isEqualTo("2");
    }
}
