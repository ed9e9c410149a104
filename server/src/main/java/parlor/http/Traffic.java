package parlor.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many requests were answered, by route template, and how long they took.
public final class Traffic {
    private static final String NO_ROUTE = "none";

    private final Map<Kind, Sums> kinds = new ConcurrentHashMap<>();

    /// How many requests of a kind there were.
    ///
    /// @param route its template
    /// @param time all of them together
    public record Count(String method, String route, int status, long requests, Duration time) {}

    private record Kind(String method, String route, int status) {}

    private record Sums(LongAdder requests, LongAdder nanos) {}

    /// @param route a template, never a path; empty where nothing stands
    void count(String method, String route, int status, long nanos) {
        var kind = new Kind(known(method), route.isEmpty() ? NO_ROUTE : route, status);
        var sums = kinds.computeIfAbsent(kind, _ -> new Sums(new LongAdder(), new LongAdder()));
        sums.requests().increment();
        sums.nanos().add(nanos);
    }

    /// Methods are a caller's invention too.
    private static String known(String method) {
        return List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS").contains(method)
                ? method
                : "other";
    }

    /// All since the start.
    public List<Count> counts() {
        return kinds.entrySet().stream()
                .map(it ->
                        new Count(
                                it.getKey().method(),
                                it.getKey().route(),
                                it.getKey().status(),
                                it.getValue().requests().sum(),
                                Duration.ofNanos(it.getValue().nanos().sum())))
                .toList();
    }
}
