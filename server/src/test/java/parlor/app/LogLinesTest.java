package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("parlor.test");

    @Test
    void aLineIsOneJsonObjectWhateverIsInIt() throws Exception {
        var line =
                LogLines.json(
                        event("rate_limited", "path", "a\"b\n{\"event\":\"forged\"}", "n", 7));
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        var json = new ObjectMapper().readTree(line);
        assertThat(json.get("event").asText()).isEqualTo("rate_limited");
        assertThat(json.get("level").asText()).isEqualTo("warn");
        assertThat(json.get("n").asInt()).isEqualTo(7);
        assertThat(json.get("path").asText()).contains("forged");
    }

    @Test
    void noValueBeginsALineOfItsOwnOnATerminal() {
        var line = LogLines.text(event("rate_limited", "path", "a\n\u001b[2J", "n", 7));
        assertThat(line).endsWith(" WARN  rate_limited path=a??[2J n=7\n");
    }

    @Test
    void everyLineHasItsTimeToTheMillisecond() {
        var event = event("ready", "a", 1, "b", 2);
        event.setInstant(Instant.parse("2026-01-01T20:30:00Z"));
        assertThat(LogLines.text(event)).startsWith("20:30:00.000 WARN  ready");
        event.setInstant(Instant.parse("2026-01-01T20:30:00.007008009Z"));
        assertThat(LogLines.text(event)).startsWith("20:30:00.007 WARN  ready");
    }

    private static LoggingEvent event(
            String name, String key, Object value, String other, Object second) {
        var event = new LoggingEvent("", LOG, Level.WARN, name, null, new Object[0]);
        event.addKeyValuePair(new KeyValuePair(key, value));
        event.addKeyValuePair(new KeyValuePair(other, second));
        return event;
    }
}
