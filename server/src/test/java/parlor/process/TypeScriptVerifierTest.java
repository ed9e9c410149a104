package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.web.House;
import parlor.web.Visitor;

/// The verifier in TypeScript agrees with the vectors and with a room that was played in, and finds
/// what a forger changes in it.
@Tag("slow")
class TypeScriptVerifierTest {
    private static final String ENTROPY = "q83vEjRWeJCrze8SNFZ4kA";
    private static final Path PROJECT = Path.of("../verifier").toAbsolutePath();
    private static final Path SERVED =
            Path.of("src/main/resources/web/parlor-verify.js").toAbsolutePath();
    private static final Path VECTORS =
            Path.of("../dice/src/test/resources/dice-fair-vectors.json").toAbsolutePath();
    private static final List<String> ROLLS =
            List.of(
                    "d20",
                    "4d6kh3 # Strength",
                    "3d6!+2",
                    "d20adv+5 vs 15",
                    "3#1d20+5",
                    "1#d4",
                    "4dF-1",
                    "4dF.1",
                    "2d%*2",
                    "5d10dl2kh1",
                    "8d6>=5",
                    "6d10!>=9>=8f1",
                    "5d6!!p",
                    "6d4!xt3",
                    "5d6r<3",
                    "4d6ro1",
                    "4d6u",
                    "9d6mt2",
                    "4d6min2max5",
                    "6d6cs>5cf1sd",
                    "{4d6,3d8,2d10}kh2",
                    "{4d6+2d8}dl2",
                    "{2d6,d12}>6",
                    "(1d4)d(2d4)",
                    "d[0..9,crit*3]",
                    "2d[1,3,5]",
                    "d12/5 vs <=7/5",
                    "(1d4+2)*-3%5",
                    "max(2d6, floor(d20/3))^2",
                    "2d20 disarm",
                    "(2[fire])d(1d6)[hot]",
                    "300d6kh250",
                    "9999999999*99999+0.01*d4",
                    "d1000000!>1",
                    "2#d1000000r>1",
                    "@strength+d20",
                    "$hit",
                    "t[loot]",
                    "9d[a\\, b*2,\\[x\\],c\\\\,\\7,\\≥]");

    @TempDir Path folder;

    @BeforeEach
    void node() {
        NodeScript.assumeInstalled();
    }

    private Path played() throws Exception {
        try (var house = House.open()) {
            var ada = house.visitor();
            var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
            var room = "/api/v1/rooms/" + made.text("/room/id");
            var sheet =
                    Map.of("values", Map.of("strength", "-2"), "macros", Map.of("hit", "2#d20+5"));
            ada.put(room + "/members/me/sheet", sheet);
            var lines =
                    List.of(
                            Map.of("text", "2*3 swords, [bent] \\ ≥ 1..2"),
                            Map.of("text", "007", "weight", 3));
            ada.put(room + "/tables/loot", Map.of("lines", lines));
            for (var dice : ROLLS) {
                roll(ada, room, Map.of("dice", dice, "entropy", ENTROPY));
            }
            var text = "[[d6]] wolves, [[2d4+1]] miles off, [[3#250d4]]";
            ada.post(room + "/messages", Map.of("text", text, "entropy", ENTROPY));
            for (var secret : List.of("gm", "self", "blind")) {
                var body = Map.of("dice", "d20+3", "entropy", ENTROPY, "secret", secret);
                roll(ada, room, body);
                ada.post(room + "/rolls/" + roll(ada, room, body) + "/reveal", Map.of());
            }
            ada.post(room + "/dice/prove", Map.of());
            roll(ada, room, Map.of("dice", "d6"));
            return Files.writeString(
                    folder.resolve("room.jsonl"), ada.get(room + "/export").raw().body());
        }
    }

    private static String roll(Visitor who, String room, Map<String, String> asked) {
        var rolled = who.post(room + "/rolls", asked);
        assertThat(rolled.status()).as("%s: %s", asked, rolled.raw().body()).isEqualTo(201);
        return rolled.text("/roll/id");
    }

    private Path module() throws Exception {
        return Files.copy(SERVED, folder.resolve("verify.mjs"));
    }

    @Test
    void whatPagesGetIsCompiledFromTheSource() throws Exception {
        NodeScript.compile(PROJECT, folder);
        assertThat(folder.resolve("parlor-verify.js"))
                .as("make it again: server/src/test/node/node_modules/.bin/tsc -p verifier")
                .hasSameTextualContentAs(SERVED);
    }

    @Test
    void theVectorsAndARoomAreChecked() throws Exception {
        var said =
                NodeScript.run(
                        "verify",
                        Map.of(
                                "module", module().toString(),
                                "vectors", VECTORS.toString(),
                                "export", played().toString()));
        assertThat(said.get(0).get("wrong")).isEmpty();
        var report = said.get(1);
        assertThat(report.get("findings")).isEmpty();
        int open = ROLLS.size() + 3 + 3;
        assertThat(report.get("proved").asInt()).isEqualTo(open);
        assertThat(report.get("secret").asInt()).isEqualTo(3);
        assertThat(report.get("rolls").asInt()).isEqualTo(open + 3 + 1);
        assertThat(said.get(2).get("missed")).isEmpty();
        assertThat(tried(said.get(2)))
                .contains("dropped", "reordered", "rolled again", "a face, with new heads", "hid");
    }

    /// Each of them, not only the first, must be made with the bytes that its roller's page sent.
    @Test
    void everyBlindRollOfALineIsHeldAgainstWhatWasSent() throws Exception {
        try (var house = House.open()) {
            var ada = house.visitor();
            var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
            var room = "/api/v1/rooms/" + made.text("/room/id");
            var ben = house.visitor();
            var code = made.text("/room/code");
            var member =
                    ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"))
                            .text("/me/user/id");
            var line = Map.of("text", "/blindroll d20; d6; d8", "nonce", "n", "entropy", ENTROPY);
            var rolled = ben.post(room + "/messages", line);
            for (var roll : rolled.json().at("/rolls")) {
                ada.post(room + "/rolls/" + roll.path("id").asText() + "/reveal", Map.of());
            }
            var entries = ben.get(room + "/entries?after=0&limit=100").raw().body();
            var request = Map.of("nonce", "n", "entropy", ENTROPY);
            var said =
                    NodeScript.run(
                            "blind",
                            Map.of(
                                    "module",
                                    module().toString(),
                                    "entries",
                                    Files.writeString(folder.resolve("entries"), entries)
                                            .toString(),
                                    "member",
                                    member,
                                    "request",
                                    request));
            assertThat(said).hasSize(1 + 3);
            for (var each : said) {
                assertThat(each.get("answers").toString())
                        .isEqualTo("[\"agrees\",\"agrees\",\"agrees\"]");
            }
            assertThat(said.stream().map(it -> it.get("reveals").toString()))
                    .containsExactly(
                            "[true,true,true]",
                            "[false,true,true]",
                            "[true,false,true]",
                            "[true,true,false]");
        }
    }

    private static List<String> tried(JsonNode said) {
        return said.get("tried").propertyStream().map(Map.Entry::getKey).toList();
    }
}
