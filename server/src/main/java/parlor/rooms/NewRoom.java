package parlor.rooms;

import parlor.base.Limits;

/// What a new room is to be.
public record NewRoom(String title, String topic, String description, Room.Visibility visibility) {
    NewRoom checked(Fields fields) {
        return new NewRoom(
                fields.line(title, Limits.TITLE, "title"),
                fields.line(topic, Limits.TOPIC, "topic"),
                fields.line(description, Limits.DESCRIPTION, "description"),
                visibility);
    }
}
