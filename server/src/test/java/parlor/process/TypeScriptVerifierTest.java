package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.web.House;

/// The verifier in TypeScript agrees with the vectors and with a room that was played in.
@Tag("slow")
class TypeScriptVerifierTest {
    private static final Path SOURCE = Path.of("../verifier/parlor-verify.ts").toAbsolutePath();
    private static final Path VECTORS =
            Path.of("../dice/src/test/resources/dice-fair-vectors.json").toAbsolutePath();

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
            var entropy = "q83vEjRWeJCrze8SNFZ4kA";
            for (var dice :
                    List.of(
                            "d20",
                            "4d6kh3",
                            "3d6!+2",
                            "d20adv+5 vs 15",
                            "3#1d20+5",
                            "4dF-1",
                            "2d%*2",
                            "5d10dl2kh1",
                            "6d6>=5",
                            "(1d4+2)*-3")) {
                ada.post(room + "/rolls", Map.of("dice", dice, "entropy", entropy));
            }
            var text = "[[d6]] wolves, [[2d4+1]] miles off";
            ada.post(room + "/messages", Map.of("text", text, "entropy", entropy));
            for (var secret : List.of("gm", "self", "blind")) {
                var body = Map.of("dice", "d20+3", "entropy", entropy, "secret", secret);
                ada.post(room + "/rolls", body);
                var shown = ada.post(room + "/rolls", body).text("/roll/id");
                ada.post(room + "/rolls/" + shown + "/reveal", Map.of());
            }
            ada.post(room + "/dice/prove", Map.of());
            ada.post(room + "/rolls", Map.of("dice", "d6"));
            var lines = ada.get(room + "/export").raw().body();
            return Files.writeString(folder.resolve("room.jsonl"), lines);
        }
    }

    @Test
    void theVectorsAndARoomAreChecked() throws Exception {
        var said =
                NodeScript.run(
                        "verify",
                        Map.of(
                                "module", NodeScript.compile(SOURCE, folder).toString(),
                                "vectors", VECTORS.toString(),
                                "export", played().toString()));
        assertThat(said.get(0).get("wrong")).isEmpty();
        var report = said.get(1);
        assertThat(report.get("findings")).isEmpty();
        assertThat(report.get("rolls").asInt()).isEqualTo(19);
        assertThat(report.get("keyed").asInt()).isEqualTo(15);
        // All but `6d6>=5`, which the small evaluator does not know.
        assertThat(report.get("recomputed").asInt()).isEqualTo(14);
        assertThat(report.get("secret").asInt()).isEqualTo(3);
        assertThat(said.get(2).get("missed")).isEmpty();
    }
}
