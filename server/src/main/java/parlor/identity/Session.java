package parlor.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// One signed-in browser or device of a principal.
public record Session(UUID id, User user, Instant createdAt, Instant expiresAt) {

    /// How long it lasts at most, from its beginning.
    public Duration life() {
        return Duration.between(createdAt, expiresAt);
    }

    /// The same session of its user as he is now.
    public Session of(User user) {
        return new Session(id, user, createdAt, expiresAt);
    }
}
