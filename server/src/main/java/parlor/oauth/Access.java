package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a good access token lets its bearer do.
///
/// @param key the thumbprint of the key that it is bound to (RFC 9449 §6.1), or null
public record Access(
        Grant grant, Scope scope, Instant issuedAt, Instant expiresAt, @Nullable String key) {

    public boolean allows(String wanted) {
        return scope.contains(wanted);
    }
}
