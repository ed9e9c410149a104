package parlor.oauth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How an access token is shown: by the scheme `Bearer` (RFC 6750) or `DPoP` (RFC 9449 §7.1).
///
/// @param keyed whether by `DPoP`
/// @param proofs all `DPoP` headers of the request
/// @param uri what is asked for, as the client knows it
public record Presented(boolean keyed, String token, List<String> proofs, String method, URI uri) {

    /// The ways in which a proof may be signed, as a challenge names them (RFC 9449 §7.1).
    public static final String ALGORITHMS = "ES256 PS256 EdDSA Ed25519";

    /// What an `Authorization` header carries.
    public record Credentials(boolean keyed, String token) {}

    /// The access token of the header; null if it carries something else.
    public static @Nullable Credentials credentials(@Nullable String authorization) {
        var words = authorization == null ? "" : authorization.strip();
        int space = words.indexOf(' ');
        var scheme = space < 0 ? words : words.substring(0, space);
        var token = words.substring(scheme.length()).strip();
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "bearer" -> new Credentials(false, token);
            case "dpop" -> new Credentials(true, token);
            default -> null;
        };
    }
}
