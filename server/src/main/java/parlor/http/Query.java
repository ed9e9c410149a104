package parlor.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parlor.base.ProblemCode;
import parlor.identity.PrincipalId;
import parlor.wire.Mistakes;
import parlor.wire.Paths;

/// The parameters of a query, read one by one by type; what is unknown is ignored, of several the
/// first counts. Mistakes gather until [#done].
public final class Query {
    private static final int MAX_DIGITS = 18;

    private final Map<String, String> values;
    private final Mistakes mistakes = new Mistakes();

    private Query(Map<String, String> values) {
        this.values = values;
    }

    static Query of(String uri) {
        var values = new HashMap<String, String>();
        int start = uri.indexOf('?');
        if (start >= 0) {
            for (var pair : uri.substring(start + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(
                            decoded(pair.substring(0, equals)),
                            decoded(pair.substring(equals + 1)));
                }
            }
        }
        return new Query(values);
    }

    /// What percent-encoded text says, `+` being a blank; as it is where it is no such text.
    public static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    /// Where further mistakes of the same query are told.
    public Mistakes mistakes() {
        return mistakes;
    }

    /// Throws the mistakes, if there are any.
    public void done() {
        mistakes.done();
    }

    /// The value as it is; null if it is absent or empty.
    public @Nullable String one(String name) {
        var value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// The value, or null.
    ///
    /// @param most code points
    public @Nullable String text(String name, int most) {
        var value = one(name);
        if (value != null && value.codePointCount(0, value.length()) > most) {
            mistakes.add(ProblemCode.TOO_LONG, "At most %d characters.".formatted(most), name);
            return null;
        }
        return value;
    }

    /// The value as a rule has it, or null.
    ///
    /// @param most code points
    /// @param rule throws a [parlor.base.Problem]
    public @Nullable String text(String name, int most, UnaryOperator<String> rule) {
        return mistakes.checked(text(name, most), rule, name);
    }

    /// How many are wanted, from 1 on.
    public int limit(int most, int usual) {
        var number = number("limit");
        if (number == null) {
            return usual;
        }
        if (number < 1 || number > most) {
            mistakes.invalid("Enter a number from 1 to %d.".formatted(most), "limit");
            return usual;
        }
        return number.intValue();
    }

    /// A whole number from 0 on.
    public @Nullable Long number(String name) {
        var value = one(name);
        if (value == null) {
            return null;
        }
        if (value.length() > MAX_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            mistakes.invalid("Enter a whole number from 0 on.", name);
            return null;
        }
        return Long.valueOf(value);
    }

    /// An id, or null.
    public @Nullable PrincipalId principal(String name) {
        var text = one(name);
        var id = text == null ? null : Paths.uuid(text);
        if (text != null && id == null) {
            mistakes.invalid("This is not an id.", name);
        }
        return id == null ? null : new PrincipalId(id);
    }

    /// Whether it is `true`; absent counts as false.
    public boolean flag(String name) {
        var value = one(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            mistakes.invalid("Enter true or false.", name);
        }
        return "true".equals(value);
    }

    /// What the value stands for; `usual` if it is absent.
    public <T> T choice(String name, Map<String, T> choices, T usual) {
        var value = one(name);
        if (value == null) {
            return usual;
        }
        var chosen = choices.get(value);
        if (chosen == null) {
            var all = String.join(", ", choices.keySet().stream().sorted().toList());
            mistakes.invalid("Enter one of: " + all + ".", name);
            return usual;
        }
        return chosen;
    }
}
