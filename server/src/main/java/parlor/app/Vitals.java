package parlor.app;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import parlor.accounts.Mail;
import parlor.http.Traffic;
import parlor.live.Feeds;
import parlor.rooms.LaneState;

/// What the parts tell about themselves.
///
/// @param connections open WebSockets and event streams
/// @param stalled connections closed because they took no byte
/// @param refusedGuesses wrong codes over a limit
/// @param guessRisk the chance that somebody finds some room's code today
/// @param traffic requests answered, by kind
/// @param mail what has become of letters
record Vitals(
        Supplier<LaneState> lane,
        Supplier<Feeds.Counts> live,
        IntSupplier connections,
        LongSupplier stalled,
        LongSupplier refusedGuesses,
        DoubleSupplier guessRisk,
        Supplier<List<Traffic.Count>> traffic,
        Supplier<Mail.Counts> mail,
        BooleanSupplier stopping) {}
