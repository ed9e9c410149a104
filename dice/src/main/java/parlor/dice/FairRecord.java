package parlor.dice;

import org.jspecify.annotations.Nullable;

/// One line of a room's log of dice, as far as it matters for proof.
public sealed interface FairRecord {
    /// An epoch begins. The room id has 16 bytes.
    record Opened(Bytes roomId, long epoch, Bytes commit, Bytes previousHead)
            implements FairRecord {}

    /// A member's entropy went in without a roll.
    record Mixed(String member, Bytes entropyHash, Bytes x) implements FairRecord {}

    /// A roll. The entropy is null while the roll is secret, and so is what it hides; `hidden` is
    /// null when the roll never was secret.
    record Rolled(
            long index,
            String member,
            @Nullable Bytes entropy,
            Bytes entropyHash,
            Bytes x,
            Bytes witness,
            @Nullable Shown shown,
            @Nullable Bytes hidden,
            Bytes head)
            implements FairRecord {}

    /// What a roll was and what came of it; the expression has no names left in it.
    record Shown(String expression, String breakdown, String total) {}

    /// An epoch ends: its seed, and how many rolls it had. The seed is null where the log was taken
    /// elsewhere before it was published; then the room may be another from here on.
    record Closed(@Nullable Bytes seed, long rolls) implements FairRecord {}
}
