package parlor.app;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.dice.Conformance;

/// `parlor dice eval`: one JSON object a line in, one a line out. Numbers are never rounded.
final class DiceEval {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
            new TypeReference<>() {};
    private static final String INVALID = "invalid";

    private DiceEval() {}

    static void run(BufferedReader in, PrintWriter out) throws IOException {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                out.print(JSON.writeValueAsString(answer(line)) + "\n");
                out.flush();
            }
        }
    }

    private static Map<String, @Nullable Object> answer(String line) {
        Map<String, @Nullable Object> given;
        try {
            given = JSON.readValue(line, OBJECT);
        } catch (JsonProcessingException e) {
            return refused(Map.of());
        }
        if (given == null || !(given.get("expr") instanceof String)) {
            return refused(given == null ? Map.of() : given);
        }
        try {
            return Conformance.evaluate(given);
        } catch (IllegalArgumentException e) {
            return refused(given); // A kind that does not exist, or a value of another type.
        }
    }

    private static Map<String, @Nullable Object> refused(Map<String, @Nullable Object> given) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        if (given.get("id") != null) {
            answer.put("id", given.get("id"));
        }
        answer.put("valid", false);
        answer.put("code", INVALID);
        return answer;
    }
}
