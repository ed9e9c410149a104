package parlor.rooms;

import java.nio.ByteBuffer;
import java.util.UUID;

/// Names a room.
public record RoomId(UUID value) {

    public static RoomId of(String text) {
        return new RoomId(UUID.fromString(text));
    }

    /// Its 16 bytes.
    byte[] bytes() {
        return ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
