package parlor.rooms;

/// What a new room is to be.
public record NewRoom(String title, String topic, String description, Room.Visibility visibility) {}
