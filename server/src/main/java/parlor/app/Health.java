package parlor.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.web.Web.Plain;
import parlor.web.Web.Viewer;

/// `/livez`, `/readyz` and `/metrics`.
final class Health {
    private static final String BEARER = "Bearer ";

    private final Supplier<Vitals> vitals;
    private final Config.@Nullable Secret token;
    private @Nullable Metrics metrics;

    /// @param vitals asked for when the first question comes: the parts are put together by then
    Health(Supplier<Vitals> vitals, Config.@Nullable Secret token) {
        this.vitals = vitals;
        this.token = token;
    }

    /// What the web asks for by path.
    Map<String, Function<Viewer, Plain>> operations() {
        return Map.of("/livez", _ -> live(), "/readyz", _ -> ready(), "/metrics", this::metrics);
    }

    private static Plain text(int status, String body) {
        return new Plain(status, "text/plain; charset=utf-8", body + "\n");
    }

    Plain live() {
        return text(200, "ok");
    }

    Plain ready() {
        if (vitals.get().stopping().getAsBoolean()) {
            return text(503, "stopping");
        }
        var lane = vitals.get().lane().get();
        if (!lane.writable()) {
            return text(503, "read_only");
        }
        return lane.stalledSince() == null ? text(200, "ok") : text(503, "stalled");
    }

    /// `permission_denied` for who may not view them.
    Plain metrics(Viewer viewer) {
        if (!mayView(viewer)) {
            throw new Problem(
                    ProblemCode.PERMISSION_DENIED,
                    "Metrics are read from loopback, or with PARLOR_METRICS_TOKEN.");
        }
        return new Plain(200, "text/plain; version=0.0.4; charset=utf-8", made().text());
    }

    private synchronized Metrics made() {
        if (metrics == null) {
            metrics = new Metrics(vitals.get());
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
