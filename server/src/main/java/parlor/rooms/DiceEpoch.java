package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;

/// What is announced when an epoch of a room's dice begins.
///
/// @param n from 1
/// @param commit to its seed
/// @param blind the commitment for the epoch's first blind roll
/// @param of the room that the commitments were made for, if it is another: one that was imported
/// @param closed the epoch that ends with it
public record DiceEpoch(
        long n, Bytes commit, Bytes blind, @Nullable RoomId of, @Nullable Closed closed) {

    /// An epoch that has ended.
    ///
    /// @param seed null if it stayed where the room was imported from
    public record Closed(long n, @Nullable Bytes seed, long rolls) {}
}
