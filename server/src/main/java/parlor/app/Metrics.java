package parlor.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import parlor.http.Traffic;

/// What a host wants to see, in the words of Prometheus. Made when it is asked for first: the start
/// does not wait for it.
final class Metrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vitals vitals;
    private final Map<Kind, Traffic.Count> requests = new ConcurrentHashMap<>();

    private record Kind(String method, String route, int status) {}

    Metrics(Vitals vitals) {
        this.vitals = vitals;
        bindLive();
        bindLane();
        bindMail();
        bindJvm();
    }

    String text() {
        vitals.traffic().get().forEach(this::requests);
        return registry.scrape();
    }

    /// A kind of request is bound when the first of it has come.
    private void requests(Traffic.Count count) {
        var kind = new Kind(count.method(), count.route(), count.status());
        if (requests.put(kind, count) == null) {
            bind(kind);
        }
    }

    private void bind(Kind kind) {
        var tags =
                Tags.of(
                        "method", kind.method(),
                        "route", kind.route(),
                        "status", String.valueOf(kind.status()));
        FunctionCounter.builder("parlor.requests", this, it -> it.of(kind).requests())
                .description("requests answered")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("parlor.request.seconds", this, it -> seconds(it.of(kind).time()))
                .description("time from the head of a request to its answer")
                .tags(tags)
                .register(registry);
    }

    private Traffic.Count of(Kind kind) {
        return Objects.requireNonNull(requests.get(kind));
    }

    private void bindLive() {
        gauge(
                "parlor.connections",
                "open WebSockets and event streams",
                v -> v.connections().getAsInt());
        counter(
                "parlor.slow.readers",
                "connections closed: no byte taken",
                v -> v.stalled().getAsLong());
        counter("parlor.deliveries", "entries handed to channels", v -> v.live().get().delivered());
        counter("parlor.page.reads", "pages of the log read", v -> v.live().get().pageReads());
        counter(
                "parlor.drain.seconds",
                "time the event loops spent on delivering",
                v -> seconds(v.live().get().drained()));
        gauge("parlor.rooms.followed", "rooms somebody listens to", v -> v.live().get().rooms());
        gauge("parlor.feed.bytes", "memory of the feeds", v -> v.live().get().segmentBytes());
        counter(
                "parlor.guesses.refused",
                "wrong codes over a limit",
                v -> v.refusedGuesses().getAsLong());
        gauge(
                "parlor.guess.risk",
                "chance to find some room's code today",
                v -> v.guessRisk().getAsDouble());
    }

    private void bindLane() {
        gauge("parlor.lane.depth", "commands that wait", v -> v.lane().get().depth());
        gauge(
                "parlor.index.behind",
                "messages that searches read one by one",
                v -> v.lane().get().indexBehind());
        gauge(
                "parlor.lane.writable",
                "1 while the disk takes what is written",
                v -> v.lane().get().writable() ? 1 : 0);
        gauge(
                "parlor.lane.commit.seconds",
                "how long the last commit took",
                v -> seconds(v.lane().get().lastCommit()));
        counter("parlor.lane.commits", "commits", v -> v.lane().get().commits());
        counter("parlor.lane.commands", "commands committed", v -> v.lane().get().commands());
    }

    private void bindMail() {
        counter("parlor.letters.sent", "letters handed over", v -> v.mail().get().sent());
        counter(
                "parlor.letters.failures",
                "letters tried and not handed over",
                v -> v.mail().get().failures());
        gauge(
                "parlor.mail.unreachable",
                "1 while the mail server cannot be reached",
                v -> v.mail().get().unreachable() ? 1 : 0);
    }

    private void bindJvm() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc();
    }

    @SuppressWarnings("resource") // It listens as long as the process lives.
    private void gc() {
        new JvmGcMetrics().bindTo(registry);
    }

    private void gauge(String name, String meaning, ToDoubleFunction<Vitals> value) {
        Gauge.builder(name, vitals, value).description(meaning).register(registry);
    }

    private void counter(String name, String meaning, ToDoubleFunction<Vitals> value) {
        FunctionCounter.builder(name, vitals, value).description(meaning).register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
