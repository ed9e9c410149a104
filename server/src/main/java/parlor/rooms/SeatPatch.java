package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// What is to be changed in a seat; null leaves a field as it is.
public record SeatPatch(@Nullable Role role, @Nullable Boolean banned, @Nullable String username) {}
