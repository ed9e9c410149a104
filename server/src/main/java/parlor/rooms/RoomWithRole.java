package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// A room, and the role that the reader has in it, or null.
public record RoomWithRole(Room room, @Nullable Role role) {}
