package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(say("/roll d6").code()).isEqualTo("unknown_command");
        assertThat(say("//roll d6").text("/message/text")).isEqualTo("/roll d6");
    }

    @Test
    void wrongTextsAreRefused() {
        for (var text : new String[] {"", "   ", "x".repeat(4_001), "nul\0"}) {
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
        assertThat(ada.get(room + "/messages?search=" + "a%20".repeat(9)).status()).isEqualTo(400);
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
