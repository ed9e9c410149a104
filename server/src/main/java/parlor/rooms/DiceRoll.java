package parlor.rooms;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.identity.User;

/// A roll of dice, decided once.
///
/// @param rev the entry that last changed it: its own, or the one that revealed it
/// @param secret for whom it was when it was rolled, or null
/// @param readers who may see it though it is secret; fixed when it is rolled
/// @param fallen null for those who may not see it
/// @param draws how many faces were drawn, which is nobody's business but the budget's
public record DiceRoll(
        MessageId id,
        RoomId room,
        long seq,
        long rev,
        User roller,
        @Nullable Secret secret,
        Set<PrincipalId> readers,
        @Nullable Fallen fallen,
        int draws,
        Proof proof,
        Instant at,
        @Nullable String nonce) {
    public DiceRoll {
        readers = Set.copyOf(readers);
    }

    /// Whether everybody may see it.
    public boolean isOpen() {
        return secret == null || rev != seq;
    }

    /// As everybody may see it: the one form in which it is announced, listed and exported.
    public DiceRoll publicly() {
        return isOpen() ? this : with(null, proof.withheld());
    }

    /// As one member may see it who asks for this roll. The entropy of a secret roll is shown to
    /// nobody before it is revealed.
    public DiceRoll seenBy(PrincipalId reader) {
        return isOpen() || !readers.contains(reader)
                ? publicly()
                : with(fallen, proof.unrevealed());
    }

    /// From this entry on everybody may see it.
    DiceRoll revealed(long entry) {
        return new DiceRoll(
                id, room, seq, entry, roller, secret, readers, fallen, draws, proof, at, nonce);
    }

    /// The same roll without what its roller said of it.
    DiceRoll wordless() {
        return with(fallen == null ? null : fallen.wordless(), proof);
    }

    /// The same roll in another room.
    DiceRoll in(RoomId other, MessageId name) {
        return new DiceRoll(
                name, other, seq, rev, roller, secret, readers, fallen, draws, proof, at, nonce);
    }

    private DiceRoll with(@Nullable Fallen seen, Proof shown) {
        return new DiceRoll(
                id, room, seq, rev, roller, secret, readers, seen, draws, shown, at, nonce);
    }
}
