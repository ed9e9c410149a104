package parlor.rooms;

/// A room and one's own seat in it.
public record Seated(Room room, Seat seat) {}
