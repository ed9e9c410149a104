package parlor.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One line for each event: JSON, or text for people. The message is the event's name; what belongs
/// to it are key–values.
final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = LogSetup.asText() ? text(event) : json(event);
        return line.getBytes(StandardCharsets.UTF_8);
    }

    static String json(ILoggingEvent event) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("time", event.getInstant().toString());
            json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            json.writeStringField("event", event.getFormattedMessage());
            writePairs(event, json);
            json.writeStringField("logger", event.getLoggerName());
            if (event.getThrowableProxy() != null) {
                json.writeStringField(
                        "stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private static void writePairs(ILoggingEvent event, JsonGenerator json) throws IOException {
        if (event.getKeyValuePairs() == null) {
            return;
        }
        for (var pair : event.getKeyValuePairs()) {
            json.writeFieldName(pair.key);
            switch (pair.value) {
                case null -> json.writeNull();
                case Integer n -> json.writeNumber(n);
                case Long n -> json.writeNumber(n);
                case Boolean b -> json.writeBoolean(b);
                default -> json.writeString(pair.value.toString());
            }
        }
    }

    static String text(ILoggingEvent event) {
        var out = new StringBuilder();
        out.append(TIME.format(event.getInstant())).append(' ');
        out.append("%-5s ".formatted(event.getLevel())).append(event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(p -> out.append(' ').append(p.key).append('=').append(clean(p.value)));
        }
        out.append('\n');
        if (event.getThrowableProxy() != null) {
            out.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return out.toString();
    }

    /// No value can begin a line of its own or steer a terminal.
    private static String clean(Object value) {
        return String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
    }
}
