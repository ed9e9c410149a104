package parlor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parlor.base.Json;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.rooms.Entropy;

/// The fields of a JSON body, read one by one by type; what is unknown is ignored, null counts as
/// absent. Mistakes gather until [#done].
public final class Fields {
    private static final ObjectReader READER =
            new ObjectMapper(Json.FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .reader();

    private final JsonNode body;
    private final Mistakes mistakes;
    private final String path;

    /// @param path what stands before the names of mistakes
    private Fields(JsonNode body, Mistakes mistakes, String path) {
        this.body = body;
        this.mistakes = mistakes;
        this.path = path;
    }

    /// An empty body counts as `{}`.
    public static Fields of(byte[] json) {
        if (json.length == 0) {
            return of(new byte[] {'{', '}'});
        }
        try {
            // As bytes it might be taken for UTF-16 or UTF-32.
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            var tree = READER.readTree(text);
            if (tree.isObject()) {
                return of(tree);
            }
        } catch (JacksonException | CharacterCodingException e) {
            throw new Problem(ProblemCode.PARSE_ERROR, "The body is not JSON as it should be.");
        }
        throw new Problem(ProblemCode.PARSE_ERROR, "The body must be one JSON object.");
    }

    /// Where further mistakes of the same body are told.
    public Mistakes mistakes() {
        return mistakes;
    }

    /// Throws the mistakes, if there are any.
    public void done() {
        mistakes.done();
    }

    /// Of a JSON object that was read already.
    static Fields of(JsonNode object) {
        return new Fields(object, new Mistakes(), "");
    }

    @Nullable JsonNode value(String name) {
        var value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /// @param most code points
    public @Nullable String text(String name, int most) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || !clean(value.textValue())) {
            mistakes.invalid("Enter text.", path + name);
            return null;
        }
        var text = value.textValue();
        if (text.codePointCount(0, text.length()) > most) {
            mistakes.add(
                    ProblemCode.TOO_LONG, "At most %d characters.".formatted(most), path + name);
            return null;
        }
        return text;
    }

    /// Text that must be there.
    ///
    /// @param most code points
    public @Nullable String required(String name, int most) {
        if (value(name) == null) {
            mistakes.required(path + name);
        }
        return text(name, most);
    }

    /// Text as a rule has it, or null.
    ///
    /// @param most code points
    /// @param rule throws a [Problem]
    public @Nullable String text(String name, int most, UnaryOperator<String> rule) {
        return mistakes.checked(text(name, most), rule, path + name);
    }

    /// Text that must be there, as a rule has it.
    ///
    /// @param most code points
    /// @param rule throws a [Problem]
    public @Nullable String required(String name, int most, UnaryOperator<String> rule) {
        return mistakes.checked(required(name, most), rule, path + name);
    }

    /// No NUL and no half of a surrogate pair, which no UTF-8 can carry.
    private static boolean clean(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    }

    /// The field `nonce`: 1 to [Limits#NONCE] code points, or null.
    public @Nullable String nonce() {
        var nonce = text("nonce", Limits.NONCE);
        if (nonce != null && nonce.isEmpty()) {
            mistakes.invalid("Enter 1 to %d characters.".formatted(Limits.NONCE), path + "nonce");
        }
        return nonce;
    }

    /// The field `entropy`: what a roller adds to the dice, or null.
    public @Nullable Entropy entropy() {
        var text = text("entropy", Entropies.CHARACTERS);
        var entropy = text == null ? null : Entropies.read(text);
        if (text != null && entropy == null) {
            mistakes.invalid(Entropies.RULE, path + "entropy");
        }
        return entropy;
    }

    /// True, false or null.
    public @Nullable Boolean flag(String name) {
        var value = value(name);
        if (value != null && !value.isBoolean()) {
            mistakes.invalid("Enter true or false.", path + name);
        }
        return value == null ? null : value.booleanValue();
    }

    /// What the text stands for; null if it is absent.
    public <T> @Nullable T choice(String name, Map<String, T> choices) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        var chosen = value.isTextual() ? choices.get(value.textValue()) : null;
        if (chosen == null) {
            var all = String.join(", ", choices.keySet().stream().sorted().toList());
            mistakes.invalid("Enter one of: " + all + ".", path + name);
        }
        return chosen;
    }

    /// A UUID, or null.
    public @Nullable UUID id(String name) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        var id = value.isTextual() ? Paths.uuid(value.textValue()) : null;
        if (id == null) {
            mistakes.invalid("This is not an id.", path + name);
        }
        return id;
    }

    /// An id that must be there; null if it is not, or is none.
    @Nullable UUID requiredId(String name) {
        if (value(name) == null) {
            mistakes.required(path + name);
        }
        return id(name);
    }

    /// Refuses a field that is part of the protocol but does nothing yet.
    void notYet(String name) {
        if (value(name) != null) {
            mistakes.invalid("This is not available yet.", path + name);
        }
    }

    /// A whole number; `usual` if it is absent.
    public int whole(String name, int usual) {
        var value = value(name);
        if (value == null) {
            return usual;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            mistakes.invalid("Enter a whole number.", path + name);
            return usual;
        }
        return value.intValue();
    }

    /// A whole number from 0 on, or null.
    @Nullable Long number(String name) {
        var value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            mistakes.invalid("Enter a whole number from 0 on.", path + name);
            return null;
        }
        return value.longValue();
    }

    /// The fields of an object that must be there; null if it is not, or is none.
    @Nullable Fields object(String name) {
        var value = value(name);
        if (value == null) {
            mistakes.required(path + name);
            return null;
        }
        if (!value.isObject()) {
            mistakes.invalid("Enter an object.", path + name);
            return null;
        }
        return new Fields(value, mistakes, path + name + ".");
    }

    /// Texts or numbers by name, at most so many; none if it is absent.
    public Map<String, String> texts(String name, int most) {
        var value = value(name);
        var texts = new LinkedHashMap<String, String>();
        if (value == null) {
            return texts;
        }
        if (!value.isObject() || value.size() > most) {
            mistakes.invalid("Enter an object of at most %d.".formatted(most), path + name);
            return texts;
        }
        for (var it : value.properties()) {
            var text =
                    it.getValue().isNumber() ? it.getValue().asText() : it.getValue().textValue();
            if (text == null || !clean(text) || !clean(it.getKey())) {
                mistakes.invalid("Enter text or a number.", path + name + "." + it.getKey());
            } else {
                texts.put(it.getKey(), text);
            }
        }
        return texts;
    }

    /// The fields of each object of an array of at most so many, which must be there.
    public List<Fields> objects(String name, int most) {
        var value = value(name);
        if (value == null) {
            mistakes.required(path + name);
            return List.of();
        }
        var objects = new ArrayList<Fields>();
        boolean fine = value.isArray() && value.size() <= most;
        for (var it : fine ? value : List.<JsonNode>of()) {
            fine &= it.isObject();
            objects.add(new Fields(it, mistakes, path + name + "." + objects.size() + "."));
        }
        if (!fine) {
            mistakes.invalid("Enter an array of at most %d objects.".formatted(most), path + name);
        }
        return fine ? objects : List.of();
    }
}
