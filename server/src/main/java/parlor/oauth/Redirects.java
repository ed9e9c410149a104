package parlor.oauth;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/// Which addresses an answer may be sent to.
final class Redirects {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    private Redirects() {}

    /// Whether it is one of the client's, character for character (RFC 9700 §2.1); a program on the
    /// user's machine may take any port there (RFC 8252 §7.3).
    static boolean proved(Client client, URI wanted) {
        return client.redirects().stream()
                .anyMatch(own ->
                        own.toString().equals(wanted.toString())
                                || (client.open() && samePlace(own, wanted)));
    }

    private static boolean samePlace(URI own, URI wanted) {
        return isLoopback(own) && withoutPort(own).equals(withoutPort(wanted));
    }

    private static boolean isLoopback(URI uri) {
        return "http".equals(uri.getScheme()) && LOOPBACK.contains(host(uri));
    }

    private static String withoutPort(URI uri) {
        return String.join(
                "\n",
                String.valueOf(uri.getScheme()),
                String.valueOf(uri.getRawUserInfo()),
                host(uri),
                String.valueOf(uri.getRawPath()),
                String.valueOf(uri.getRawQuery()),
                String.valueOf(uri.getRawFragment()));
    }

    private static String host(URI uri) {
        return Objects.requireNonNullElse(uri.getHost(), "");
    }

    /// Whether a client may register it: https, http on the user's own machine, or a scheme named
    /// after a domain (RFC 8252 §7.1); never with a fragment (RFC 6749 §3.1.2).
    static boolean registrable(URI uri) {
        if (!uri.isAbsolute() || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            return false;
        }
        return switch (uri.getScheme()) {
            case "https" -> !host(uri).isEmpty();
            case "http" -> isLoopback(uri) || host(uri).equals("localhost");
            default -> uri.getScheme().contains(".") && uri.getScheme().length() > 2;
        };
    }

    /// Whether a client may be told there that somebody has signed out (Back-Channel Logout §2.2).
    static boolean noticeable(URI uri) {
        return registrable(uri) && uri.getScheme().startsWith("http");
    }

    /// Whether anybody's program may stand behind it: then nothing is granted unasked.
    static boolean claimable(URI uri) {
        return !"https".equals(uri.getScheme());
    }

    /// Whether it is a scheme of a program's own (RFC 8252 §7.1).
    static boolean ofProgram(URI uri) {
        return !Set.of("http", "https").contains(uri.getScheme());
    }

    /// What a form may be sent to so that the answer arrives there (CSP `form-action`).
    static String origin(URI uri) {
        return uri.getHost() == null
                ? uri.getScheme() + ":"
                : uri.getScheme()
                        + "://"
                        + uri.getHost()
                        + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
