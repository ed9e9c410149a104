package parlor.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import parlor.base.Network;

/// What the web needs to know of the configuration.
///
/// @param publicUrl what people reach the server by: it decides about cookies and redirects
/// @param allowedHosts further names, in lower case, without ports
/// @param origins further origins
/// @param trustedProxies whose `X-Forwarded-For` is believed
/// @param pingAfter how long a connection may be silent before a sign of life is asked for
/// @param dropAfter how long before it is dropped
/// @param rateLimits false lifts every rate, for load tests
/// @param accountsOverHttp whether accounts may be used in clear over a network
/// @param warnings what the host should perhaps change, by its names in the log
public record WebSettings(
        URI publicUrl,
        Set<String> allowedHosts,
        Set<String> origins,
        List<Network> trustedProxies,
        Duration pingAfter,
        Duration dropAfter,
        boolean rateLimits,
        boolean accountsOverHttp,
        List<String> warnings) {

    /// The settings of a server that nobody has configured.
    public static WebSettings usual(URI publicUrl) {
        var usual = Heartbeat.USUAL;
        return new WebSettings(
                publicUrl,
                Set.of(),
                Set.of(),
                List.of(),
                usual.every(),
                usual.dead(),
                true,
                false,
                List.of());
    }

    /// When connections are asked for a sign of life, and dropped.
    public Heartbeat heartbeat() {
        return new Heartbeat(pingAfter, dropAfter, Heartbeat.USUAL.stalled());
    }

    /// Whether people reach the server encrypted.
    public boolean https() {
        return "https".equals(publicUrl.getScheme());
    }
}
