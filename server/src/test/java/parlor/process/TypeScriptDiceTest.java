package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.dice.DiceError;
import parlor.dice.DiceException;
import parlor.dice.Expression;
import parlor.dice.Faces;
import parlor.dice.Notation;
import parlor.dice.Roll;
import parlor.dice.Roller;

/// The verifier in TypeScript reads the notation as the library does, and makes the same of the
/// same faces.
@Tag("slow")
class TypeScriptDiceTest {
    private static final Path SERVED =
            Path.of("src/main/resources/web/parlor-verify.js").toAbsolutePath();
    private static final Path CASES =
            Path.of("../dice/src/test/resources/dice-cases.jsonl").toAbsolutePath();

    /// The verifier does not look ahead for what never ends: such a roll is in no log.
    private static final List<DiceError> ENDLESS =
            List.of(DiceError.INFINITE, DiceError.IMPOSSIBLE);

    @TempDir Path folder;

    @BeforeEach
    void node() {
        NodeScript.assumeInstalled();
    }

    private Path module() throws Exception {
        return Files.copy(SERVED, folder.resolve("verify.mjs"));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /// All that can be seen of a roll, in one form for both.
    private static List<String> ours(Expression expression, Roll roll) {
        var seen = new ArrayList<>(List.of(Notation.bare(expression), "" + roll.label()));
        for (var result : roll.results()) {
            seen.addAll(List.of(result.total(), result.breakdown(), result.shown()));
            result.terms().forEach(term -> seen.add(term.notation() + term.faces() + term.kept()));
            var outcome = result.outcome();
            if (outcome != null) {
                seen.add(outcome.text() + outcome.target() + outcome.margin());
            }
        }
        return seen;
    }

    private static List<String> theirs(JsonNode said) {
        var seen = new ArrayList<>(List.of(said.get("text").asText(), said.get("label").asText()));
        for (var result : said.get("results")) {
            for (var part : List.of("total", "breakdown", "shown")) {
                seen.add(result.get(part).asText());
            }
            for (var term : result.get("terms")) {
                var faces = texts(term.get("faces"));
                seen.add(term.get("notation").asText() + faces + texts(term.get("kept")));
            }
            if (result.has("outcome")) {
                seen.add(
                        result.get("outcome").asText()
                                + result.get("target").asText()
                                + result.get("margin").asText());
            }
        }
        return seen;
    }

    /// Whether both rolled, after what both see was compared.
    private static boolean agrees(JsonNode said) {
        var written = said.get("expr").asText();
        try {
            var expression = Notation.parse(written);
            var faces = new Faces.Given(texts(said.get("faces")).iterator());
            var roll = Roller.roll(expression, faces);
            assertThat(said.has("refused")).as("%s: %s", written, said).isFalse();
            assertThat(theirs(said)).as(written).isEqualTo(ours(expression, roll));
            assertThat(faces.consumed()).as(written).isTrue();
            return true;
        } catch (DiceException e) {
            if (said.has("refused")) {
                assertThat(e.getMessage()).as(written).doesNotContain("fewer faces");
            } else {
                assertThat(e.error()).as(written).isIn(ENDLESS);
            }
            return false;
        }
    }

    @Test
    void agreesOnWhatIsWrittenAtRandom() throws Exception {
        int rolled = 0;
        var task = Map.of("module", module().toString(), "seed", 20_260_101, "rolls", 10_000);
        for (var said : NodeScript.run("notation", task)) {
            rolled += agrees(said) ? 1 : 0;
        }
        assertThat(rolled).isGreaterThan(5_000);
    }

    private static List<String> breakdowns(JsonNode said) {
        return said.get("results").findValuesAsText("breakdown");
    }

    private static List<String> expected(JsonNode breakdown) {
        return breakdown.isArray() ? texts(breakdown) : List.of(breakdown.asText());
    }

    @Test
    void agreesWithTheCases() throws Exception {
        var cases = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(CASES)) {
            var it = Guest.JSON.readTree(line);
            // A name stands for something that only the server knows.
            if (it.get("kind").asText().equals("faces") && !it.has("vars")) {
                cases.add(it);
            }
        }
        var file =
                Files.write(
                        folder.resolve("cases.jsonl"),
                        cases.stream().map(JsonNode::toString).toList());
        var task = Map.of("module", module().toString(), "cases", file.toString());
        var said = NodeScript.run("notation", task);
        assertThat(said).hasSameSizeAs(cases).hasSizeGreaterThan(100);
        for (int i = 0; i < said.size(); i++) {
            assertThat(agrees(said.get(i))).as("" + cases.get(i)).isTrue();
            assertThat(breakdowns(said.get(i)))
                    .as("" + cases.get(i))
                    .isEqualTo(expected(cases.get(i).at("/expect/breakdown")));
        }
    }
}
