package parlor.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;

/// The fields of a JSON object that must be as they are written here. What is not throws
/// [IllegalArgumentException] with the name of the field.
record Parts(JsonNode node, String path) {
    private static final int BYTES = 128;

    Parts {
        if (!node.isObject()) {
            throw new IllegalArgumentException(path + " is no object");
        }
    }

    private IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException(
                (path.isEmpty() ? name : path + "." + name) + " is missing or not as it should be");
    }

    private @Nullable JsonNode value(String name) {
        var value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    /// @param most characters
    @Nullable String textOrNull(String name, int most) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > most || !isWhole(value)) {
            throw wrong(name);
        }
        return value.textValue();
    }

    private static boolean isWhole(JsonNode value) {
        return value.textValue()
                .codePoints()
                .noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    }

    String text(String name, int most) {
        var text = textOrNull(name, most);
        if (text == null) {
            throw wrong(name);
        }
        return text;
    }

    /// A number or text, as text; a number has the digits that it is written with.
    @Nullable String digits(String name, int most) {
        var value = value(name);
        if (value == null || value.isTextual()) {
            return textOrNull(name, most);
        }
        if (!value.isNumber()) {
            throw wrong(name);
        }
        return value.asText();
    }

    long number(String name) {
        var value = value(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name);
        }
        if (value.longValue() < 0) {
            throw wrong(name);
        }
        return value.longValue();
    }

    boolean flag(String name) {
        var value = value(name);
        if (value == null || !value.isBoolean()) {
            throw wrong(name);
        }
        return value.booleanValue();
    }

    <T> T choice(String name, Map<String, T> choices) {
        var chosen = choices.get(text(name, BYTES));
        if (chosen == null) {
            throw wrong(name);
        }
        return chosen;
    }

    <T> T id(String name, Function<UUID, T> type) {
        var id = idOrNull(name, type);
        if (id == null) {
            throw wrong(name);
        }
        return id;
    }

    <T> @Nullable T idOrNull(String name, Function<UUID, T> type) {
        var text = textOrNull(name, BYTES);
        if (text == null) {
            return null;
        }
        var id = Paths.uuid(text);
        if (id == null) {
            throw wrong(name);
        }
        return type.apply(id);
    }

    Instant time(String name) {
        var time = timeOrNull(name);
        if (time == null) {
            throw wrong(name);
        }
        return time;
    }

    @Nullable Instant timeOrNull(String name) {
        var text = textOrNull(name, BYTES);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong(name);
        }
    }

    /// 32 bytes in hexadecimal.
    Bytes hash(String name) {
        var hash = hashOrNull(name);
        if (hash == null) {
            throw wrong(name);
        }
        return hash;
    }

    @Nullable Bytes hashOrNull(String name) {
        var text = textOrNull(name, BYTES);
        if (text == null) {
            return null;
        }
        if (text.length() != 64 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw wrong(name);
        }
        return Bytes.hex(text);
    }

    Parts object(String name) {
        var value = value(name);
        if (value == null || !value.isObject()) {
            throw wrong(name);
        }
        return new Parts(value, path.isEmpty() ? name : path + "." + name);
    }

    <T> List<T> list(String name, int most, Function<Parts, T> element) {
        return values(name, most, one -> element.apply(new Parts(one, name)));
    }

    /// @param element null for what is not as it should be
    <T> List<T> values(String name, int most, Function<JsonNode, @Nullable T> element) {
        var value = value(name);
        if (value == null || !value.isArray() || value.size() > most) {
            throw wrong(name);
        }
        var all = new ArrayList<T>(value.size());
        for (var one : value) {
            var read = element.apply(one);
            if (read == null) {
                throw wrong(name);
            }
            all.add(read);
        }
        return all;
    }
}
