package parlor.rooms;

import java.time.Instant;
import parlor.identity.User;

/// One principal's place in one room.
///
/// @param user the principal under the name of this seat
public record Seat(User user, Role role, Instant joinedAt) {}
