package parlor.identity;

import java.time.Instant;
import java.util.UUID;

/// One signed-in browser or device of a principal.
public record Session(UUID id, User user, Instant createdAt, Instant expiresAt) {}
