package parlor.dice;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers conformance cases: one map in, one map out, both of plain values as JSON has them.
public final class Conformance {
    private Conformance() {}

    /// Takes `{id, expr, kind, faces?, vars?}` and gives `{id, valid, …}` with the fields of its
    /// kind. Numbers come out as [BigDecimal], fractions without an end as text; a refusal is
    /// `valid: false` and a `code`.
    public static Map<String, @Nullable Object> evaluate(
            Map<String, ? extends @Nullable Object> given) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", given.get("id"));
        answer.put("valid", true);
        try {
            answer(given, answer);
        } catch (DiceException e) {
            answer.keySet().retainAll(List.of("id", "valid"));
            answer.put("valid", false);
            answer.put("code", e.error().code());
        }
        return answer;
    }

    private static void answer(
            Map<String, ? extends @Nullable Object> given, Map<String, @Nullable Object> answer) {
        String text = String.valueOf(given.get("expr"));
        String kind = String.valueOf(given.get("kind"));
        if (kind.equals("inline")) {
            answer.put("rolls", Inline.find(text).stream().map(Inline.Found::text).toList());
            return;
        }
        Expression expression = Roller.expand(Notation.parse(text), variables(given.get("vars")));
        switch (kind) {
            case "parse" -> Trial.require(expression);
            case "faces" -> roll(expression, faces(given.get("faces")), answer);
            case "dist" -> OddsAnswer.odds(expression, answer);
            case "range" -> OddsAnswer.range(expression, answer);
            default -> throw new IllegalArgumentException("no such kind: " + kind);
        }
    }

    private static Variables variables(@Nullable Object given) {
        Map<String, String> values = new HashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> values.put(String.valueOf(name), text(value)));
        }
        return Variables.of(values);
    }

    private static List<String> faces(@Nullable Object given) {
        List<String> faces = new ArrayList<>();
        if (given instanceof List<?> list) {
            list.forEach(face -> faces.add(text(face)));
        }
        return faces;
    }

    private static String text(@Nullable Object value) {
        return value instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    private static void roll(
            Expression expression, List<String> faces, Map<String, @Nullable Object> answer) {
        Roll roll = Roller.roll(expression, Faces.given(faces));
        if (roll.draws() != faces.size()) {
            throw new DiceException(DiceError.DRAWS, "there are more faces than draws");
        }
        answer.put("total", each(roll, result -> new BigDecimal(result.total())));
        answer.put("breakdown", each(roll, Roll.Result::breakdown));
        if (roll.label() != null) {
            answer.put("label", roll.label());
        }
        if (expression.versus() != null) {
            answer.put("outcome", each(roll, result -> outcome(result).text()));
            answer.put("target", each(roll, result -> Decimals.exact(outcome(result).target())));
            answer.put("margin", each(roll, result -> Decimals.exact(outcome(result).margin())));
        }
    }

    private static Roll.Outcome outcome(Roll.Result result) {
        Roll.Outcome outcome = result.outcome();
        if (outcome == null) {
            throw new IllegalStateException("a result without an outcome");
        }
        return outcome;
    }

    static BigDecimal number(Rational value) {
        return Decimals.rounded(value, 2);
    }

    private static Object each(Roll roll, Function<Roll.Result, Object> part) {
        return roll.repeated()
                ? roll.results().stream().map(part).toList()
                : part.apply(roll.results().getFirst());
    }
}
