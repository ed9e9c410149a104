package parlor.identity;

import java.time.Instant;
import java.util.UUID;

/// One signed-in browser or device of a principal.
public record Session(UUID id, User user, Instant createdAt, Instant expiresAt) {

    /// The same session of its user as he is now.
    public Session of(User user) {
        return new Session(id, user, createdAt, expiresAt);
    }
}
