package parlor.rooms;

import java.util.List;

/// Some entries of a room as everybody may see them, ascending, and the room as it is now.
public record ExportPage(Room room, List<Entry> entries) {}
