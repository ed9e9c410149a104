package parlor.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// That a client may do something: for somebody, or for itself. Every token carries its id, and
/// ends with it.
///
/// @param user who let it; null for a client that acts for itself
/// @param session in which he did
/// @param offline whether it outlives that session
/// @param authTime when he had signed in
public record Grant(
        UUID id,
        String client,
        @Nullable User user,
        @Nullable UUID session,
        Scope scope,
        boolean offline,
        Instant authTime,
        Instant expiresAt) {

    /// `sub` of its tokens.
    public String subject() {
        return user == null ? "client:" + client : user.id().toString();
    }
}
