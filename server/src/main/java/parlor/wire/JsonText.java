package parlor.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.base.Json;

/// One JSON object on its way into bytes. Fields stand in the order they are put.
public final class JsonText {
    private static final int USUAL_BYTES = 512;
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    private final JsonGenerator out;

    private JsonText(JsonGenerator out) {
        this.out = out;
    }

    /// Puts fields.
    @FunctionalInterface
    public interface Fields {
        void put(JsonText json) throws IOException;
    }

    /// Puts one element of an array.
    @FunctionalInterface
    public interface Element<T> {
        void put(JsonText json, T value) throws IOException;
    }

    /// Puts one element that is no object.
    @FunctionalInterface
    public interface Single<T> {
        void put(JsonGenerator out, T value) throws IOException;
    }

    /// `{…}` in UTF-8.
    public static byte[] object(Fields fields) {
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (var out = Json.FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            fields.put(new JsonText(out));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Text, or null as null.
    public JsonText put(String name, @Nullable String value) throws IOException {
        out.writeFieldName(name);
        out.writeString(value);
        return this;
    }

    /// An id: as text, null as null.
    public JsonText id(String name, @Nullable Record id) throws IOException {
        return put(name, id == null ? null : id.toString());
    }

    /// A whole number.
    public JsonText put(String name, long value) throws IOException {
        out.writeNumberField(name, value);
        return this;
    }

    /// A whole number, or null as null.
    public JsonText put(String name, @Nullable Long value) throws IOException {
        if (value == null) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, value);
        }
        return this;
    }

    /// True or false.
    public JsonText put(String name, boolean value) throws IOException {
        out.writeBooleanField(name, value);
        return this;
    }

    JsonText putNull(String name) throws IOException {
        out.writeNullField(name);
        return this;
    }

    /// A number that is given as text: a decimal one as a number, a fraction as text, null as null.
    public JsonText decimal(String name, @Nullable String digits) throws IOException {
        out.writeFieldName(name);
        if (digits != null && DECIMAL.matcher(digits).matches()) {
            out.writeNumber(digits);
        } else {
            out.writeString(digits);
        }
        return this;
    }

    /// An object.
    public JsonText object(String name, Fields fields) throws IOException {
        out.writeObjectFieldStart(name);
        fields.put(this);
        out.writeEndObject();
        return this;
    }

    /// An array of the first values, at most so many.
    public <T> JsonText array(String name, List<T> values, int atMost, Single<T> element)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (var value : values.subList(0, Math.min(atMost, values.size()))) {
            element.put(out, value);
        }
        out.writeEndArray();
        return this;
    }

    /// An array of objects.
    public <T> JsonText array(String name, Iterable<T> values, Element<T> element)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (var value : values) {
            out.writeStartObject();
            element.put(this, value);
            out.writeEndObject();
        }
        out.writeEndArray();
        return this;
    }
}
