package parlor.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/// An HTTP answer, read whole. `cookie` is what it set, as it is sent back, or empty.
record HttpAnswer(int status, String cookie, byte[] body) {
    private static final JsonMapper MAPPER = new JsonMapper();

    JsonNode json() {
        try {
            return MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + this, e);
        }
    }

    /// This answer, if it has the status that was to be expected.
    HttpAnswer expect(int wanted) {
        if (status != wanted) {
            throw new IllegalStateException("expected " + wanted + ", found " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        return status + " " + text.substring(0, Math.min(500, text.length()));
    }
}
