package parlor.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cookies: how they are called, read and written (RFC 6265bis).
///
/// @param secure whether the public URL is https
public record Cookies(boolean secure) {

    private static final Duration DEVICE = Duration.ofDays(365);
    private static final Duration FLOW = Duration.ofHours(1);

    String name() {
        return prefixed("parlor_session");
    }

    private String prefixed(String name) {
        return secure ? "__Host-" + name : name;
    }

    /// Every value that came under the session's name.
    public List<String> values(Head head) {
        return values(head, name());
    }

    /// What a browser keeps in which somebody once signed in.
    public Optional<String> device(Head head) {
        return values(head, prefixed("parlor_device")).stream().findFirst();
    }

    /// What ties a request for authorization to this browser.
    public Optional<String> flow(Head head) {
        return values(head, prefixed("parlor_flow")).stream().findFirst();
    }

    /// The `Set-Cookie` of [#flow], for an hour.
    public String setFlow(String value) {
        return set(prefixed("parlor_flow"), value, FLOW.toSeconds());
    }

    private static List<String> values(Head head, String name) {
        var found = new ArrayList<String>();
        for (var header : head.headers().apply("Cookie")) {
            for (var pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    found.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return found;
    }

    /// The `Set-Cookie` that keeps the session for so long.
    public String set(String value, Duration life) {
        return set(name(), value, life.toSeconds());
    }

    /// The `Set-Cookie` of [#device], for a year.
    public String setDevice(String value) {
        return set(prefixed("parlor_device"), value, DEVICE.toSeconds());
    }

    private String set(String name, String value, long seconds) {
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                .formatted(name, value, seconds, secure ? "; Secure" : "");
    }

    /// The `Set-Cookie` that ends the session in the browser.
    public String clear() {
        return set("", Duration.ZERO);
    }
}
