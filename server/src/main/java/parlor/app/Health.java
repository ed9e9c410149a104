package parlor.app;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// `/livez`, `/readyz` and `/metrics`.
final class Health {
    private static final String BEARER = "Bearer ";

    private final Vitals vitals;
    private final Config.@Nullable Secret token;
    private @Nullable Metrics metrics;

    Health(Vitals vitals, Config.@Nullable Secret token) {
        this.vitals = vitals;
        this.token = token;
    }

    /// @param contentType of the body
    record Answer(int status, String contentType, String body) {
        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body + "\n");
        }
    }

    /// Who wants to see the metrics.
    ///
    /// @param forwarded whether a proxy says that it asks for somebody else
    /// @param authorization the header, or null
    record Viewer(InetAddress peer, boolean forwarded, @Nullable String authorization) {}

    Answer live() {
        return Answer.text(200, "ok");
    }

    Answer ready() {
        if (vitals.stopping()) {
            return Answer.text(503, "stopping");
        }
        var lane = vitals.lane();
        if (!lane.writable()) {
            return Answer.text(503, "read_only");
        }
        return lane.stalledSince() == null ? Answer.text(200, "ok") : Answer.text(503, "stalled");
    }

    Answer metrics(Viewer viewer) {
        if (!mayView(viewer)) {
            return Answer.text(403, "from loopback, or with PARLOR_METRICS_TOKEN");
        }
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", made().text());
    }

    private synchronized Metrics made() {
        if (metrics == null) {
            metrics = new Metrics(vitals);
        }
        return metrics;
    }

    private boolean mayView(Viewer viewer) {
        if (viewer.peer().isLoopbackAddress() && !viewer.forwarded()) {
            return true;
        }
        var given = viewer.authorization();
        return token != null
                && given != null
                && given.startsWith(BEARER)
                && same(given.substring(BEARER.length()), token.value());
    }

    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
