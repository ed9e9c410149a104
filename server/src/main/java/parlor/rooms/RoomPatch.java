package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// What is to be changed in a room; null leaves a field as it is.
public record RoomPatch(
        @Nullable String title, @Nullable String topic, @Nullable String description) {}
