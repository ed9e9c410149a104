package parlor.oauth;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A request to sign somebody out that has passed all checks.
///
/// @param client who asks, if that is known
/// @param sid the session that it knows him by, if it has proved that
/// @param redirect where he goes afterwards: proved; null for a page of ours
/// @param state given back with the redirect
public record Leaving(
        @Nullable Client client,
        @Nullable String sid,
        @Nullable URI redirect,
        @Nullable String state) {

    /// The redirect with what is given back.
    public @Nullable URI back() {
        if (redirect == null || state == null) {
            return redirect;
        }
        var joint = redirect.getRawQuery() == null ? "?" : "&";
        return URI.create(
                redirect + joint + "state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
    }
}
