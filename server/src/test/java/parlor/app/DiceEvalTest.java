package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The conformance cases, line by line through the command.
class DiceEvalTest {
    private static final Path CASES = Path.of("../dice/src/test/resources/dice-cases.jsonl");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @Test
    void everyCaseIsAnsweredInOrderAsExpected() throws Exception {
        var cases = Files.readAllLines(CASES);
        var answers = eval(String.join("\n", cases));
        assertThat(answers).hasSameSizeAs(cases);
        var checks = new java.util.ArrayList<Executable>();
        for (int i = 0; i < cases.size(); i++) {
            var given = JSON.readTree(cases.get(i));
            var answer = JSON.readTree(answers.get(i));
            checks.add(() -> check(given, answer));
        }
        Assertions.assertAll(checks);
    }

    private static void check(JsonNode given, JsonNode answer) {
        var expected = given.get("expect");
        assertThat(answer.get("id")).isEqualTo(given.get("id"));
        assertThat(answer.get("valid").asBoolean())
                .as("%s: %s", given, answer)
                .isEqualTo(expected.path("valid").asBoolean(true));
        var tolerance = expected.path("tolerance").asDouble(0);
        for (var field : expected.properties()) {
            if (!field.getKey().equals("tolerance")) {
                var name = "%s of %s".formatted(field.getKey(), answer);
                assertThat(answer.has(field.getKey())).as(name).isTrue();
                same(name, field.getValue(), answer.get(field.getKey()), tolerance);
            }
        }
    }

    private static void same(String name, JsonNode expected, JsonNode actual, double tolerance) {
        if (expected.isObject()) {
            expected.properties()
                    .forEach(part ->
                            same(name, part.getValue(), actual.get(part.getKey()), tolerance));
        } else if (expected.isArray()) {
            assertThat(actual.size()).as(name).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                same(name, expected.get(i), actual.get(i), tolerance);
            }
        } else if (expected.isNumber()) {
            assertThat(actual.decimalValue())
                    .as(name)
                    .isEqualByComparingTo(expected.decimalValue());
        } else if (tolerance > 0 && expected.isTextual()) {
            assertThat(value(actual)).as(name).isCloseTo(value(expected), within(tolerance));
        } else {
            assertThat(actual).as(name).isEqualTo(expected);
        }
    }

    private static double value(JsonNode fraction) {
        var parts = fraction.asText().split("/", -1);
        var top = new BigDecimal(parts[0]);
        return parts.length == 1
                ? top.doubleValue()
                : top.divide(new BigDecimal(parts[1]), MathContext.DECIMAL128).doubleValue();
    }

    @Test
    void aBadLineIsAnsweredAndTheNextOneToo() throws Exception {
        var answers =
                eval(
                        """
                        not json
                        [1]
                        null
                        {"id":7,"kind":"parse"}

                        {"id":"k","kind":"none","expr":"d6"}
                        {"id":"t","kind":"parse","expr":"d6"} {}
                        {"kind":"parse","expr":"2d"}
                        {"id":"é","kind":"parse","expr":"d6"}
                        """);
        assertThat(answers)
                .containsExactly(
                        "{\"valid\":false,\"code\":\"invalid\"}",
                        "{\"valid\":false,\"code\":\"invalid\"}",
                        "{\"valid\":false,\"code\":\"invalid\"}",
                        "{\"id\":7,\"valid\":false,\"code\":\"invalid\"}",
                        "{\"id\":\"k\",\"valid\":false,\"code\":\"invalid\"}",
                        "{\"valid\":false,\"code\":\"invalid\"}",
                        "{\"id\":null,\"valid\":false,\"code\":\"E_SYNTAX\"}",
                        "{\"id\":\"é\",\"valid\":true}");
    }

    @Test
    void numbersStayExactAndNothingIsWrittenForNoBound() throws Exception {
        assertThat(
                        eval(
                                """
                                {"id":1,"kind":"faces","expr":"100000*1000","faces":[]}
                                {"id":2,"kind":"range","expr":"d6!"}
                                """))
                .containsExactly(
                        "{\"id\":1,\"valid\":true,\"total\":100000000,"
                                + "\"breakdown\":\"100000*1000\"}",
                        "{\"id\":2,\"valid\":true,\"min\":1,\"max\":null}");
    }

    private static List<String> eval(String lines) throws Exception {
        var out = new StringWriter();
        DiceEval.run(new BufferedReader(new StringReader(lines)), new PrintWriter(out));
        return out.toString().lines().toList();
    }
}
