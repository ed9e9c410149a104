package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parlor.rooms.Verification;
import parlor.wire.ExportLines;

/// Sheets and tables, as a program keeps them.
class SheetsOverHttpTest {
    private static final House house = House.open();

    private final Visitor ada = house.visitor();
    private final Visitor ben = house.visitor();
    private String room = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        room = "/api/v1/rooms/" + made.text("/room/id");
        var joined =
                ben.post(
                        "/api/v1/rooms/join",
                        Map.of("code", made.text("/room/code"), "username", "Ben"));
        assertThat(joined.status()).isEqualTo(200);
    }

    private static Visitor.Reply keep(Visitor who, String room, Map<String, ?> sheet) {
        return who.put(room + "/members/me/sheet", sheet);
    }

    @Test
    void aSheetIsOnesOwn() {
        var kept =
                keep(
                        ada,
                        room,
                        Map.of(
                                "values",
                                Map.of("STR", 3, "Bonus", "1d4"),
                                "macros",
                                Map.of("attack", "d20+@str+@bonus # Sword")));
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.text("/values/str")).isEqualTo("3");
        var seen = ada.get(room + "/members/me/sheet");
        assertThat(seen.json()).isEqualTo(kept.json());
        assertThat(ben.get(room + "/members/me/sheet").json().path("macros")).isEmpty();
        assertThat(house.visitor().get(room + "/members/me/sheet").status()).isEqualTo(401);
        keep(ada, room, Map.of());
        assertThat(ada.get(room + "/members/me/sheet").json().path("values")).isEmpty();
    }

    @Test
    void aSheetEndsWithTheSeat() {
        var code = ada.get(room).text("/room/code");
        keep(ben, room, Map.of("values", Map.of("hp", 9)));
        ben.delete(room + "/members/me");
        ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"));
        assertThat(ben.get(room + "/members/me/sheet").json().path("values")).isEmpty();
    }

    @Test
    void mistakesOnASheetAreNamedTogether() {
        var refused =
                keep(
                        ada,
                        room,
                        Map.of(
                                "values",
                                Map.of("7up", 1, "x", "2d", "deep", List.of()),
                                "macros",
                                "no"));
        assertThat(refused.json().path("errors").findValuesAsText("attr"))
                .containsExactlyInAnyOrder("values.deep", "macros");
        assertThat(
                        keep(ada, room, Map.of("values", Map.of("7up", 1, "x", "2d")))
                                .json()
                                .path("errors")
                                .findValuesAsText("attr"))
                .containsExactlyInAnyOrder("values.7up", "values.x");
    }

    @Test
    void circlesAndDepthsAreRefused() {
        var circle = Map.of("a", "@b+1", "b", "@c", "c", "2*@a");
        assertThat(keep(ada, room, Map.of("values", circle)).status()).isEqualTo(400);
        assertThat(keep(ada, room, Map.of("macros", Map.of("me", "$me"))).status()).isEqualTo(400);
        var deep = new HashMap<String, String>();
        deep.put("n0", "1");
        for (int i = 1; i <= 5; i++) {
            deep.put("n" + i, "@n" + (i - 1));
        }
        assertThat(keep(ada, room, Map.of("values", deep)).status()).isEqualTo(400);
        deep.remove("n5");
        assertThat(keep(ada, room, Map.of("values", deep)).status()).isEqualTo(200);
    }

    @Test
    void sheetsHaveLimits() {
        var many = new HashMap<String, Object>();
        IntStream.range(0, 101).forEach(i -> many.put("v" + i, i));
        assertThat(keep(ada, room, Map.of("values", many)).status()).isEqualTo(400);
        many.remove("v100");
        assertThat(keep(ada, room, Map.of("values", many)).status()).isEqualTo(200);
        var longName = Map.of("n".repeat(33), 1);
        assertThat(keep(ada, room, Map.of("values", longName)).status()).isEqualTo(400);
        var longText = Map.of("n", "1+".repeat(250) + "1");
        assertThat(keep(ada, room, Map.of("values", longText)).code()).isEqualTo("too_long");
        assertThat(ada.put(room + "/members/me/sheet", Map.of("values", "x".repeat(70_000))).code())
                .isEqualTo("too_large");
    }

    @Test
    void ownersAndModeratorsKeepTables() {
        var lines =
                List.of(
                        Map.of("text", "wolves", "weight", 3, "roll", "2d6 wolves"),
                        Map.of("text", "7"));
        var kept = ada.put(room + "/tables/Forest%20road", Map.of("lines", lines));
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.text("/name")).isEqualTo("forest road");
        assertThat(kept.json().at("/lines/1/weight").asInt()).isEqualTo(1);
        assertThat(ben.put(room + "/tables/loot", Map.of("lines", lines)).code())
                .isEqualTo("permission_denied");
        assertThat(ben.delete(room + "/tables/forest%20road").code())
                .isEqualTo("permission_denied");
        var seen = ben.get(room + "/tables");
        assertThat(seen.json().at("/results/0")).isEqualTo(kept.json());
        assertThat(ada.delete(room + "/tables/forest%20road").status()).isEqualTo(204);
        assertThat(ada.delete(room + "/tables/forest%20road").status()).isEqualTo(404);
        assertThat(ben.get(room + "/tables").json().path("results")).isEmpty();
    }

    @Test
    void tablesHaveRules() {
        for (var text : List.of("", " ", "a\nb", "x".repeat(101))) {
            var refused =
                    ada.put(room + "/tables/t", Map.of("lines", List.of(Map.of("text", text))));
            assertThat(refused.text("/errors/0/attr")).as(text).isEqualTo("lines.0.text");
        }
        assertThat(ada.put(room + "/tables/t", Map.of()).code()).isEqualTo("required");
        for (var lines :
                List.of(
                        List.of(),
                        List.of(1),
                        "x",
                        List.of(Map.of("text", "a"), Map.of("text", "a")))) {
            assertThat(ada.put(room + "/tables/t", Map.of("lines", lines)).status()).isEqualTo(400);
        }
        var heavy = Map.of("text", "a", "weight", 0, "roll", "2d");
        assertThat(
                        ada.put(room + "/tables/t", Map.of("lines", List.of(heavy)))
                                .json()
                                .path("errors"))
                .hasSize(2);
        var endless =
                IntStream.range(0, 100).mapToObj(i -> Map.of("text", i + "y".repeat(60))).toList();
        assertThat(ada.put(room + "/tables/t", Map.of("lines", endless)).code())
                .isEqualTo("too_long");
        assertThat(
                        ada.put(
                                        room + "/tables/a%5D",
                                        Map.of("lines", List.of(Map.of("text", "a"))))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void aLineSaysAnything() {
        for (var text :
                List.of(
                        "wolves, [3*2] of them",
                        "a]b[",
                        "1..6",
                        "007",
                        "-0",
                        "\\",
                        "\\]",
                        "2 × 3 ≥ 5",
                        "// \"so\" # what? [[2d6]]",
                        "-5",
                        "狼\ud83d\udc3a")) {
            var lines = List.of(Map.of("text", text, "weight", 2));
            var kept = ada.put(room + "/tables/road", Map.of("lines", lines));
            assertThat(kept.text("/lines/0/text")).as(text).isEqualTo(text);
            var rolled = ada.post(room + "/rolls", Map.of("dice", "t[road]"));
            assertThat(rolled.status()).as(text).isEqualTo(201);
            assertThat(rolled.text("/roll/breakdown")).isEqualTo("[" + text + "]");
            assertThat(rolled.text("/roll/terms/0/faces/0")).isEqualTo(text);
            assertThat(rolled.text("/roll/total")).isEqualTo(text.equals("-5") ? "-5" : "0");
        }
        ada.post(room + "/dice/prove", Map.of());
        var verification = new Verification(null);
        ada.get(room + "/export")
                .raw()
                .body()
                .lines()
                .forEach(line -> {
                    verification.add(1, ExportLines.read(line).entry());
                });
        var report = verification.end();
        assertThat(report.findings()).isEmpty();
        assertThat(report.proved()).isEqualTo(11);
    }

    @Test
    void aLineThatSaysAnythingLeadsOn() {
        var lines = List.of(Map.of("text", "2*3, then [x]", "roll", "5d1"));
        ada.put(room + "/tables/road", Map.of("lines", lines));
        var rolled = ada.post(room + "/messages", Map.of("text", "/roll t[road]"));
        assertThat(rolled.text("/rolls/1/label")).isEqualTo("2*3, then [x]");
        assertThat(rolled.text("/rolls/1/total")).isEqualTo("5");
    }

    @Test
    void aRoomHasFiftyTables() {
        var lines = Map.of("lines", List.of(Map.of("text", "a")));
        for (int i = 0; i < 50; i++) {
            assertThat(ada.put(room + "/tables/t" + i, lines).status()).isEqualTo(200);
        }
        house.time().pass(Duration.ofSeconds(10));
        assertThat(ada.put(room + "/tables/more", lines).status()).isEqualTo(400);
        assertThat(ada.put(room + "/tables/t0", lines).status()).isEqualTo(200);
    }
}
