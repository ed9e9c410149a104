package parlor.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.accounts.EmailAddress;
import parlor.base.Problem;

/// Where letters are handed over, out of `smtp[s]://[user:password@]host[:port][?from=address]`.
///
/// @param from the sender's address; null for one under the public URL's name
record Smtp(
        Security security,
        String host,
        int port,
        @Nullable String user,
        Config.@Nullable Secret password,
        @Nullable String from) {
    private static final int SUBMISSION = 587; // RFC 6409
    private static final int SUBMISSIONS = 465; // RFC 8314 §3.3

    /// How the way there is kept from others.
    enum Security {
        /// TLS from the first byte.
        TLS,
        /// TLS before anything is said (STARTTLS, RFC 3207), or nothing is said.
        STARTTLS,
        /// None: `tls=off`, or on this machine.
        NONE
    }

    /// Empty if the text is no such URL, or would send a password in clear.
    static Optional<Smtp> of(String text) {
        try {
            return of(new URI(text));
        } catch (URISyntaxException | IllegalArgumentException | Problem e) {
            return Optional.empty();
        }
    }

    private static Optional<Smtp> of(URI url) {
        boolean tls = "smtps".equals(url.getScheme());
        if ((!tls && !"smtp".equals(url.getScheme()))
                || url.getHost() == null
                || (url.getRawUserInfo() != null && !url.getRawUserInfo().contains(":"))
                || (url.getRawPath() != null && url.getRawPath().length() > 1)) {
            return Optional.empty();
        }
        var query = query(url.getRawQuery());
        var from = query.remove("from");
        var off = query.remove("tls");
        boolean clear = "off".equals(off) || Addresses.loopback(url.getHost());
        var security = tls ? Security.TLS : clear ? Security.NONE : Security.STARTTLS;
        var user = credential(url, 0);
        boolean exposed =
                user != null && security == Security.NONE && !Addresses.loopback(url.getHost());
        if (!query.isEmpty() || exposed || (off != null && (tls || !off.equals("off")))) {
            return Optional.empty();
        }
        var password = credential(url, 1);
        int usual = tls ? SUBMISSIONS : SUBMISSION;
        return Optional.of(
                new Smtp(
                        security,
                        url.getHost(),
                        url.getPort() < 0 ? usual : url.getPort(),
                        user,
                        password == null ? null : new Config.Secret(password),
                        from == null ? null : EmailAddress.checked(from)));
    }

    private static @Nullable String credential(URI url, int part) {
        var both = url.getRawUserInfo();
        var parts = both == null ? new String[0] : both.split(":", 2);
        return parts.length == 2 ? decoded(parts[part]) : null;
    }

    private static Map<String, String> query(@Nullable String raw) {
        var found = new LinkedHashMap<String, String>();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            var parts = pair.split("=", 2);
            found.put(parts[0], parts.length == 2 ? decoded(parts[1]) : "");
        }
        return found;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The sender: as it was set, else the user if that is an address, else one of the site.
    String sender(URI site) {
        if (from != null) {
            return from;
        }
        return user != null && user.contains("@") ? user : "parlor@" + site.getHost();
    }
}
