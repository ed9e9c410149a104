package parlor.web;

import java.net.URI;
import java.util.List;
import java.util.Set;

/// What the web needs to know of the configuration.
///
/// @param publicUrl what people reach the server by: it decides about cookies and redirects
/// @param allowedHosts further names, in lower case, without ports
/// @param origins further origins
/// @param trustedProxies whose `X-Forwarded-For` is believed
/// @param rateLimits false lifts every rate, for load tests
public record WebSettings(
        URI publicUrl,
        Set<String> allowedHosts,
        Set<String> origins,
        List<Network> trustedProxies,
        boolean rateLimits) {

    boolean https() {
        return "https".equals(publicUrl.getScheme());
    }
}
