package parlor.rooms;

import java.time.Instant;

/// One numbered fact in a room's log: 1, 2, 3 … without gaps.
///
/// @param replaces the number of an older entry that this one makes untrue (an edited or deleted
///   message's place), or 0
public record Entry(RoomId room, long seq, Instant at, RoomEvent event, long replaces) {}
