package parlor.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some rooms, and the cursor of the next page, or null.
public record RoomPage(List<RoomWithRole> results, @Nullable String next) {}
