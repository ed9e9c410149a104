package parlor.web;

import java.util.ArrayList;
import java.util.List;

/// The session cookie: how it is called, read and written (RFC 6265bis).
///
/// @param secure whether the public URL is https
record Cookies(boolean secure) {

    String name() {
        return secure ? "__Host-parlor_session" : "parlor_session";
    }

    /// Every value that came under the session's name.
    List<String> values(Head head) {
        var found = new ArrayList<String>();
        for (var header : head.headers().apply("Cookie")) {
            for (var pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name())) {
                    found.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return found;
    }

    /// The `Set-Cookie` that keeps the session for so long.
    String set(String value, long seconds) {
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                .formatted(name(), value, seconds, secure ? "; Secure" : "");
    }

    String clear() {
        return set("", 0);
    }
}
