package parlor.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The figures of one measurement, in the order in which they are printed.
record Result(String name, Map<String, String> figures) {

    static Result named(String name) {
        return new Result(name, new LinkedHashMap<>());
    }

    Result with(String figure, long value) {
        figures.put(figure, Long.toString(value));
        return this;
    }

    Result with(String figure, double value) {
        String form = Math.abs(value) < 10 ? "%.3f" : "%.1f";
        figures.put(figure, String.format(Locale.ROOT, form, value));
        return this;
    }

    /// Processor time of the server, of this program, and of whoever else was on the machine.
    Result with(Usage server, Usage own) {
        return with("seconds", server.seconds())
                .with("server_cpu", server.share())
                .with("load_cpu", own.share())
                .with("foreign_cpu", foreign(server, own))
                .with("stolen_cpu", server.stolenSeconds() / server.seconds());
    }

    private static double foreign(Usage server, Usage own) {
        double others = server.machineSeconds() - server.cpuSeconds() - own.cpuSeconds();
        return Math.max(0, others / server.seconds());
    }

    Result with(String prefix, Latencies latencies) {
        return with(prefix + "_p50_ms", latencies.millis(0.50))
                .with(prefix + "_p95_ms", latencies.millis(0.95))
                .with(prefix + "_p99_ms", latencies.millis(0.99))
                .with(prefix + "_p999_ms", latencies.millis(0.999))
                .with(prefix + "_max_ms", latencies.maxMillis());
    }

    String table() {
        StringBuilder table = new StringBuilder(name).append('\n');
        figures.forEach((figure, value) -> table.append("  %-34s %16s%n".formatted(figure, value)));
        return table.toString();
    }

    String json() {
        StringBuilder json = new StringBuilder("{\"name\":\"" + name + "\"");
        figures.forEach((figure, value) -> json.append(",\"%s\":%s".formatted(figure, value)));
        return json.append('}').toString();
    }
}
