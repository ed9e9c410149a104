package parlor.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some seats of a room, with the state of its log in the same transaction.
public record MemberPage(List<Seat> results, @Nullable String next, long head, String epoch) {}
