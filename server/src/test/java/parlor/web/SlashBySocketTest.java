package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands and rolls in texts, by frame.
class SlashBySocketTest {
    private static final House house = House.open();

    private final Visitor ada = house.visitor();
    private final Visitor ben = house.visitor();
    private String room = "";
    private LiveSocket socket;
    private LiveSocket other;

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        house.time().pass(Duration.ofMinutes(5));
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        room = made.text("/room/id");
        ben.post("/api/v1/rooms/join", Map.of("code", made.text("/room/code"), "username", "Ben"));
        socket = LiveSocket.open(house, ben);
        other = LiveSocket.open(house, ada);
        other.follows(room);
    }

    @AfterEach
    void leave() {
        socket.close();
        other.close();
    }

    private void sends(String text, String nonce) {
        var message = Map.of("chat", room, "text", text);
        socket.send(
                Map.of(
                        "event_type",
                        "chat_message",
                        "id",
                        nonce,
                        "nonce",
                        nonce,
                        "entropy",
                        "q83vEjRWeJCrze8SNFZ4kA",
                        "message",
                        message));
    }

    @Test
    void aCommandIsAnsweredOnceAndHeardByAll() {
        sends("/roll d20+5 # Sword; 2d8", "n1");
        var ok = socket.hear("ok");
        assertThat(ok.path("id").asText()).isEqualTo("n1");
        assertThat(ok.path("rolls")).hasSize(2);
        assertThat(ok.at("/roll/proof/grade").asInt()).isEqualTo(1);
        assertThat(ok.at("/roll/nonce").asText()).isEqualTo("n1");
        assertThat(other.hear("dice_roll").path("roll")).isEqualTo(ok.at("/rolls/0"));
        assertThat(other.hear("dice_roll").path("roll")).isEqualTo(ok.at("/rolls/1"));
        sends("/roll d20+5 # Sword; 2d8", "n1");
        assertThat(socket.hear("ok").path("rolls")).isEqualTo(ok.path("rolls"));
    }

    @Test
    void noticesAreForTheCallerAlone() {
        sends("/odds 2d6", "n1");
        assertThat(socket.hear("ok").path("notice").asText()).contains("mean 7");
        sends("/macro hit = d20", "n2");
        assertThat(socket.hear("ok").path("notice").asText()).isEqualTo("$hit is now d20");
        sends("after", "n3");
        assertThat(socket.hear("ok").at("/message/text").asText()).isEqualTo("after");
        var heard = other.next();
        assertThat(heard.at("/message/text").asText()).isEqualTo("after");
    }

    @Test
    void secretRollsAreOpenInTheAnswerOnly() {
        sends("/gmroll d20", "n1");
        assertThat(socket.hear("ok").at("/roll/total").isInt()).isTrue();
        var heard = other.hear("dice_roll");
        assertThat(heard.at("/roll/total").isNull()).isTrue();
        assertThat(heard.at("/roll/secret").asText()).isEqualTo("gm");
        sends("/reveal", "n2");
        var revealed = socket.hear("ok");
        assertThat(revealed.path("notice").asText()).isNotEmpty();
        assertThat(other.hear("dice_roll").path("roll")).isEqualTo(revealed.path("roll"));
    }

    @Test
    void rollsInATextComeWithIt() {
        sends("I hit for [[2d6+3]]", "n1");
        var ok = socket.hear("ok");
        assertThat(ok.at("/message/rolls/0/total").asInt()).isBetween(5, 15);
        assertThat(other.hear("chat_message").path("message")).isEqualTo(ok.path("message"));
    }

    @Test
    void mistakesAreAnsweredAndNothingIsHeard() {
        sends("/dance", "n1");
        assertThat(socket.hear("error").at("/error/errors/0/code").asText())
                .isEqualTo("unknown_command");
        sends("/odds 2d", "n2");
        assertThat(socket.hear("error").at("/error/errors/0/code").asText()).isEqualTo("invalid");
        sends("/roll d6", "n1");
        assertThat(socket.hear("ok").at("/roll/seq").asLong())
                .isEqualTo(other.hear("dice_roll").path("seq").asLong());
    }

    @Test
    void facesAreLimitedByTheMinute() {
        for (int i = 0; i < 10; i++) {
            sends("/r 999d6; 999d6; 999d6; 999d6; 999d6", "d" + i);
            assertThat(socket.hear("ok").path("rolls")).hasSize(5);
        }
        sends("[[999d6]] [[999d6]]", "last");
        assertThat(socket.hear("ok").at("/message/rolls")).hasSize(2);
        sends("/r d6", "over");
        assertThat(socket.hear("error").at("/error/errors/0/code").asText()).isEqualTo("throttled");
    }

    @Test
    void oddsAreLimitedByTheMinute() {
        for (int i = 0; i < 20; i++) {
            sends("/odds d6", "o" + i);
            assertThat(socket.hear("ok").has("notice")).isTrue();
        }
        sends("/odds d6", "more");
        assertThat(socket.hear("error").at("/error/errors/0/code").asText()).isEqualTo("throttled");
    }
}
