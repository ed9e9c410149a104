package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/// What `/metrics` said at one moment: the series without labels.
record Scrape(Map<String, Double> values) {

    static Scrape of(Target target) {
        try (Http http = new Http(target, Target.source(0))) {
            return parsed(new String(http.get("/metrics", "").expect(200).body(), UTF_8));
        }
    }

    /// From Prometheus text, version 0.0.4.
    static Scrape parsed(String text) {
        Map<String, Double> values = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] series = line.split(" ", -1);
            if (series.length == 2 && !line.contains("{")) {
                values.put(series[0], Double.valueOf(series[1]));
            }
        }
        return new Scrape(Map.copyOf(values));
    }

    /// A gauge, or a counter since the start; 0 if the server does not say it.
    double value(String name) {
        return values.getOrDefault(name, 0.0);
    }
}
