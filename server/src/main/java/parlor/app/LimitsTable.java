package parlor.app;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import parlor.base.Limits;

/// Every limit by name, as `parlor config` and the documents show it.
final class LimitsTable {
    private LimitsTable() {}

    static Map<String, String> rows() {
        var rows = new LinkedHashMap<String, String>();
        Arrays.stream(Limits.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .forEach(field -> rows.put(field.getName().toLowerCase(Locale.ROOT), value(field)));
        return rows;
    }

    private static String value(Field field) {
        try {
            var value = field.get(null);
            return value instanceof java.time.Duration d
                    ? d.toString().substring(2).toLowerCase(Locale.ROOT)
                    : String.valueOf(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
