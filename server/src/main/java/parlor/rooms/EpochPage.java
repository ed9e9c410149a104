package parlor.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;

/// Some epochs of a room's dice, ascending.
///
/// @param before what to ask for to get the older ones, or null
public record EpochPage(List<Line> epochs, @Nullable Long before) {

    /// One epoch.
    ///
    /// @param first the number of the entry that opened it
    /// @param seed null while it is open
    public record Line(
            long n, Bytes commit, long first, long rolls, Bytes head, @Nullable Bytes seed) {}
}
