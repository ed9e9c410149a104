package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every conformance case, answered as the command line answers it.
class CasesTest {
    static String resource(String name) {
        try (InputStream in = CasesTest.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> cases() {
        return resource("dice-cases.jsonl").lines();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersTheCase(String line) {
        var given = TinyJson.object(line);
        var expected = map(given.get("expect"));
        var answer = Conformance.evaluate(given);
        if (expected.containsKey("valid")) {
            assertThat(answer.get("valid")).isEqualTo(expected.get("valid"));
            if (expected.containsKey("code")) {
                assertThat(answer.get("code")).isEqualTo(expected.get("code"));
            }
            return;
        }
        assertThat(answer.get("valid")).as("valid: %s", answer).isEqualTo(true);
        Object tolerance = expected.remove("tolerance");
        expected.forEach(
                (field, value) -> check(field, value, answer.get(field), tolerance, answer));
    }

    @ParameterizedTest
    @CsvSource({
        "d20 vs 10.555, 10, 10.555, -0.555",
        "d20/3 vs 3, 11, 3, 2/3",
    })
    void targetAndMarginAreExact(String text, int face, String target, String margin) {
        var answer =
                Conformance.evaluate(
                        Map.of("id", "x", "expr", text, "kind", "faces", "faces", List.of(face)));
        assertThat(answer.get("target")).hasToString(target);
        assertThat(answer.get("margin")).hasToString(margin);
    }

    private static void check(
            String field,
            @Nullable Object expected,
            @Nullable Object actual,
            @Nullable Object tolerance,
            Map<String, @Nullable Object> answer) {
        if (expected instanceof Map<?, ?> parts) {
            parts.forEach((key, part) ->
                    check(field + key, part, map(actual).get(key), tolerance, answer));
        } else if (tolerance instanceof BigDecimal most && expected instanceof String fraction) {
            assertThat(value(Objects.requireNonNull(actual).toString()))
                    .as(field)
                    .isCloseTo(value(fraction), within(most.doubleValue()));
        } else if (expected instanceof BigDecimal number) {
            assertThat((BigDecimal) actual).as(field).isEqualByComparingTo(number);
        } else if (expected instanceof List<?> list
                && !list.isEmpty()
                && list.getFirst() instanceof BigDecimal) {
            assertThat(String.valueOf(actual)).as(field).isEqualTo(list.toString());
        } else {
            assertThat(actual).as("%s of %s", field, answer).isEqualTo(expected);
        }
    }

    private static double value(String fraction) {
        String[] parts = fraction.split("/", -1);
        BigDecimal top = new BigDecimal(parts[0]);
        return parts.length == 1
                ? top.doubleValue()
                : top.divide(new BigDecimal(parts[1]), java.math.MathContext.DECIMAL128)
                        .doubleValue();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
    }
}
