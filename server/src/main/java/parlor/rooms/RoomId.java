package parlor.rooms;

import java.util.UUID;

/// Names a room.
public record RoomId(UUID value) {

    public static RoomId of(String text) {
        return new RoomId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
