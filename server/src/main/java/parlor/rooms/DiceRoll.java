package parlor.rooms;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.identity.User;

/// A roll of dice, decided once.
///
/// @param results the totals of a repeated roll (`3#d6`), then `total` is null
public record DiceRoll(
        MessageId id,
        RoomId room,
        long seq,
        long rev,
        User roller,
        String dice,
        @Nullable String label,
        @Nullable String total,
        @Nullable String breakdown,
        @Nullable String outcome,
        @Nullable String margin,
        List<Term> terms,
        @Nullable List<Result> results,
        Instant at,
        @Nullable String nonce) {

    /// The faces of one die term as they print, and for each whether it counts.
    public record Term(String notation, List<String> faces, List<Boolean> kept) {}

    /// One of several results.
    public record Result(String total, String breakdown) {}
}
