package parlor.http;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which pages may change something or open a WebSocket: ours, and those the host allows.
///
/// @param own the public URL's origin
/// @param allowed others
record Origins(String own, Set<String> allowed) {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{1,5})?");

    /// The rule for unsafe methods and handshakes; who sends neither header is no browser.
    boolean allows(Head head) {
        var origins = head.headers().apply("Origin");
        if (origins.isEmpty()) {
            var site = head.header("Sec-Fetch-Site");
            return site == null || site.equals("same-origin");
        }
        var origin = of(origins.getFirst());
        return origins.size() == 1
                && !origin.isEmpty()
                && (origin.equals(own) || origin.equals(here(head)) || allowed.contains(origin));
    }

    /// Behind a proxy requests come in clear, whatever the page came by: at the public URL's host
    /// its scheme counts.
    private String here(Head head) {
        return of("https://" + head.host()).equals(own)
                ? own
                : of((head.tls() ? "https://" : "http://") + head.host());
    }

    /// Scheme, host and port in the one way of writing them (RFC 6454 §6.2); empty for what is
    /// none, `null` too.
    static String of(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(lower).matches()) {
            return "";
        }
        var standard = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(standard)
                ? lower.substring(0, lower.length() - standard.length())
                : lower;
    }

    static String of(URI url) {
        return of(url.getScheme() + "://" + url.getRawAuthority());
    }
}
