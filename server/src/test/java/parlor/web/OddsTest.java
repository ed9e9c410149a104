package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The odds of a roll, as a program asks for them.
class OddsTest {
    private static final House house = House.open();

    private final Visitor stranger = house.visitor();

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void rest() {
        house.time().pass(Duration.ofMinutes(1));
    }

    private Visitor.Reply odds(String dice) {
        return stranger.get("/api/v1/dice/odds?dice=" + URLEncoder.encode(dice, UTF_8));
    }

    @Test
    void oddsAreExactFractions() {
        var odds = odds("2d6");
        assertThat(odds.status()).isEqualTo(200);
        assertThat(odds.json().path("exact").asBoolean()).isTrue();
        assertThat(odds.text("/mean")).isEqualTo("7");
        assertThat(odds.text("/variance")).isEqualTo("35/6");
        assertThat(odds.json().path("min").asInt()).isEqualTo(2);
        assertThat(odds.json().path("max").asInt()).isEqualTo(12);
        assertThat(odds.json().path("distribution")).hasSize(11);
        assertThat(odds.json().at("/distribution/0").toString()).isEqualTo("[2,\"1/36\"]");
        assertThat(odds("4d6kh3").text("/mean")).isEqualTo("15869/1296");
    }

    @Test
    void aTargetHasAChance() {
        assertThat(odds("d20+5 vs 15").text("/p_success")).isEqualTo("11/20");
    }

    @Test
    void totalsThatLookAlikeAreOne() {
        var odds = odds("d3/1000");
        assertThat(odds.json().at("/distribution").toString()).isEqualTo("[[0,\"1\"]]");
    }

    @Test
    void whatIsTooMuchSaysSo() {
        for (var dice : new String[] {"999d6", "d1000000", "20d6!!"}) {
            var odds = odds(dice);
            assertThat(odds.json().path("exact").asBoolean(true)).as(dice).isFalse();
            assertThat(odds.json().has("distribution")).as(dice).isFalse();
        }
        assertThat(odds("999d6").text("/mean")).isEqualTo("6993/2");
        var endless = odds("d6!");
        assertThat(endless.json().path("exact").asBoolean(true)).isFalse();
        assertThat(endless.json().path("max").isNull()).isTrue();
        assertThat(endless.json().path("distribution")).isNotEmpty();
    }

    @Test
    void mistakesAreNamed() {
        for (var dice : new String[] {"2d", "", "1/0", "@strength", "t[loot]", "x".repeat(501)}) {
            var refused = odds(dice);
            assertThat(refused.status()).as(dice).isEqualTo(400);
            assertThat(refused.text("/errors/0/attr")).as(dice).isEqualTo("dice");
            assertThat(refused.json().path("errors")).as(dice).hasSize(1);
        }
        assertThat(stranger.get("/api/v1/dice/odds").code()).isEqualTo("required");
    }

    @Test
    void aPlusInAQueryIsABlank() {
        for (var dice : new String[] {"2d6%2B3", "2d6+%2B+3", "2d6%20%2B%203"}) {
            var odds = stranger.get("/api/v1/dice/odds?dice=" + dice);
            assertThat(odds.text("/mean")).as(dice).isEqualTo("10");
        }
        for (var dice : new String[] {"2d6+3", "2d6%20+%203"}) {
            var refused = stranger.get("/api/v1/dice/odds?dice=" + dice);
            assertThat(refused.text("/errors/0/detail")).as(dice).endsWith("is written %2B.");
        }
    }

    @Test
    void twentyAMinuteASessionOrAnAddress() {
        for (int i = 0; i < 20; i++) {
            assertThat(odds("d6").status()).isEqualTo(200);
        }
        assertThat(odds("d6").code()).isEqualTo("throttled");
        var ada = house.visitor();
        ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        assertThat(ada.get("/api/v1/dice/odds?dice=d6").status()).isEqualTo(200);
    }

    @Test
    void aCommandThatAsksForThemCountsHoweverItIsWritten() {
        var ada = house.visitor();
        var room = ada.post("/api/v1/rooms", Map.of("username", "Ada")).text("/room/id");
        var say = "/api/v1/rooms/" + room + "/messages";
        for (int i = 0; i < 20; i++) {
            var text = i % 2 == 0 ? "/ODDS d6" : "/Odds d6";
            assertThat(ada.post(say, Map.of("text", text)).status()).isLessThan(300);
        }
        assertThat(ada.post(say, Map.of("text", "/oDDs d6")).code()).isEqualTo("throttled");
        assertThat(ada.post(say, Map.of("text", "/oddsfoo")).code()).isEqualTo("unknown_command");
    }
}
