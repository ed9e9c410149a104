package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import parlor.http.Call;
import parlor.http.Cookies;

/// What a person's browser brings to the pages on which apps are let in.
final class Visit {
    private static final int COOKIE_BYTES = 32;

    private Visit() {}

    static Map<String, List<String>> query(Call call) {
        var uri = call.head().uri();
        int start = uri.indexOf('?');
        return URLUtils.parseParameters(start < 0 ? "" : uri.substring(start + 1));
    }

    static Map<String, List<String>> form(Call call) {
        return URLUtils.parseParameters(new String(call.body(), UTF_8));
    }

    /// The first of this name; empty if there is none.
    static String one(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    /// Whether the form is another site's; browsers say so, if they say anything.
    static boolean foreign(Call call) {
        var site = call.head().header("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin");
    }

    /// What the browser is known by from now on.
    static String browser(Call call, Cookies cookies, SecureRandom secrets) {
        return cookies.flow(call.head()).orElseGet(() -> draw(secrets));
    }

    private static String draw(SecureRandom secrets) {
        var bytes = new byte[COOKIE_BYTES];
        secrets.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
