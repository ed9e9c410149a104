package parlor.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.base.Json;

/// One JSON object on its way into bytes. Fields stand in the order they are put.
final class JsonText {
    private static final int USUAL_BYTES = 512;
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    private final JsonGenerator out;

    private JsonText(JsonGenerator out) {
        this.out = out;
    }

    /// Puts fields.
    @FunctionalInterface
    interface Fields {
        void put(JsonText json) throws IOException;
    }

    /// Puts one element of an array.
    @FunctionalInterface
    interface Element<T> {
        void put(JsonText json, T value) throws IOException;
    }

    /// Puts one element that is no object.
    @FunctionalInterface
    interface Single<T> {
        void put(JsonGenerator out, T value) throws IOException;
    }

    /// `{…}` in UTF-8.
    static byte[] object(Fields fields) {
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

    JsonText put(String name, @Nullable String value) throws IOException {
        out.writeFieldName(name);
        out.writeString(value);
        return this;
    }

    /// An id: as text, null as null.
    JsonText id(String name, @Nullable Record id) throws IOException {
        return put(name, id == null ? null : id.toString());
    }

    JsonText put(String name, long value) throws IOException {
        out.writeNumberField(name, value);
        return this;
    }

    JsonText put(String name, @Nullable Long value) throws IOException {
        if (value == null) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, value);
        }
        return this;
    }

    JsonText put(String name, boolean value) throws IOException {
        out.writeBooleanField(name, value);
        return this;
    }

    JsonText putNull(String name) throws IOException {
        out.writeNullField(name);
        return this;
    }

    /// A number that is given as text: a decimal one as a number, a fraction as text, null as null.
    JsonText decimal(String name, @Nullable String digits) throws IOException {
        out.writeFieldName(name);
        if (digits != null && DECIMAL.matcher(digits).matches()) {
            out.writeNumber(digits);
        } else {
            out.writeString(digits);
        }
        return this;
    }

    JsonText object(String name, Fields fields) throws IOException {
        out.writeObjectFieldStart(name);
        fields.put(this);
        out.writeEndObject();
        return this;
    }

    <T> JsonText array(String name, List<T> values, int atMost, Single<T> element)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (var value : values.subList(0, Math.min(atMost, values.size()))) {
            element.put(out, value);
        }
        out.writeEndArray();
        return this;
    }

    /// An array of objects.
    <T> JsonText array(String name, Iterable<T> values, Element<T> element) throws IOException {
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
