package parlor.rooms;

import java.util.List;

/// Some entries of a room, ascending, with the state of its log in the same transaction.
public record EntryPage(List<Entry> entries, long head, String epoch) {}
