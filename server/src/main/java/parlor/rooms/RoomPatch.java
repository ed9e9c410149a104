package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.base.Limits;

/// What is to be changed in a room; null leaves a field as it is.
public record RoomPatch(
        @Nullable String title, @Nullable String topic, @Nullable String description) {
    RoomPatch checked(Fields fields) {
        return new RoomPatch(
                fields.lineOrNull(title, Limits.TITLE, "title"),
                fields.lineOrNull(topic, Limits.TOPIC, "topic"),
                fields.lineOrNull(description, Limits.DESCRIPTION, "description"));
    }
}
