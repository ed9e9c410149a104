package parlor.bench;

import java.util.HashMap;
import java.util.Map;

/// What stands behind the workload's name: `--key value` pairs, and `--flag` alone for `true`.
record Arguments(Map<String, String> values) {

    static Arguments of(String... words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].startsWith("--")) {
                throw new IllegalArgumentException("expected --key, found " + words[i]);
            }
            boolean valued = i + 1 < words.length && !words[i + 1].startsWith("--");
            values.put(words[i].substring(2), valued ? words[i + 1] : "true");
            i += valued ? 1 : 0;
        }
        return new Arguments(Map.copyOf(values));
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    int number(String key, int otherwise) {
        return Integer.parseInt(text(key, Integer.toString(otherwise)));
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key, "false"));
    }
}
