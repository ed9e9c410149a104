package parlor.live;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.EntryPage;
import parlor.rooms.RoomId;

/// What the live core asks of the rooms' log. No call blocks; answers come on any thread.
///
/// @param admit the principal's place, or a [parlor.base.Problem] if it has no seat in the room
/// @param page up to `limit` entries after `after`, ascending
/// @param heads the heads of these rooms, without those that are gone
/// @param epoch changes only when history was restored from a backup
public record Log(Admit admit, Page page, Heads heads, String epoch) {

    /// Somebody's place in a room.
    ///
    /// @param user by the name of its seat as of `head`
    /// @param head the room's newest entry at that moment
    public record Place(User user, long head) {}

    /// Asks for a seat and the room's head in one read.
    @FunctionalInterface
    public interface Admit {
        CompletableFuture<Place> place(PrincipalId reader, RoomId room);
    }

    /// Reads a page.
    @FunctionalInterface
    public interface Page {
        CompletableFuture<EntryPage> read(RoomId room, long after, int limit);
    }

    /// Reads heads.
    @FunctionalInterface
    public interface Heads {
        CompletableFuture<Map<RoomId, Long>> read(Collection<RoomId> rooms);
    }
}
