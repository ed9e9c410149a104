package parlor.dice;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What names stand for: each a notation, or null when it is not known.
@FunctionalInterface
public interface Variables {
    Variables NONE = _ -> null;

    /// `@name`: a number or an expression.
    @Nullable String value(String name);

    /// `t[name]`: an expression, as a rule a die of listed faces, of at most 5,000 characters.
    default @Nullable String table(String name) {
        return null;
    }

    /// `$name`: an expression, or a whole roll when nothing stands around it.
    default @Nullable String macro(String name) {
        return null;
    }

    /// Of values by name; upper and lower case are the same unless that is two names.
    static Variables of(Map<String, String> values) {
        Map<String, String> folded = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        folded.putAll(values);
        return name -> values.containsKey(name) ? values.get(name) : folded.get(name);
    }
}
