package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// What is told of a person (OpenID Connect Core §5).
final class Claims {
    static final List<String> NAMES =
            List.of(
                    "sub",
                    "iss",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "nonce",
                    "acr",
                    "amr",
                    "sid",
                    "name",
                    "preferred_username",
                    "picture");
    private static final Set<String> OF_PROFILE = Set.of("name", "preferred_username", "picture");

    private Claims() {}

    /// Of the person, what the scope or the request asks for.
    ///
    /// @param base what a picture's path is added to
    static Map<String, Object> of(
            User user, Scope scope, @Nullable ClaimsSetRequest wanted, String base) {
        boolean profile = scope.contains(Scopes.PROFILE);
        var all = new LinkedHashMap<String, Object>();
        all.put("name", user.username());
        all.put("preferred_username", user.username());
        if (user.avatar() != null) {
            all.put("picture", base + user.avatar());
        }
        all.keySet().removeIf(name -> !profile && (wanted == null || wanted.get(name) == null));
        return all;
    }

    /// Whether it asks for more than who somebody is.
    static boolean beyondSubject(@Nullable ClaimsSetRequest wanted) {
        return wanted != null
                && wanted.getEntries().stream()
                        .anyMatch(entry -> OF_PROFILE.contains(entry.getClaimName()));
    }
}
