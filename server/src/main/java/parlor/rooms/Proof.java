package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;

/// What lets anybody recompute a roll once the seed of its epoch is public (`docs/fairness.md`).
///
/// @param grade 1 if the roller sent the entropy, 0 if the server drew it
/// @param index of the roll in its epoch, from 0
/// @param x everything that members had mixed in, with this roll's entropy
/// @param entropy null while the roll is secret
/// @param hidden what stands for a secret roll in the log; null if it never was one
/// @param head of the log after this roll
/// @param blind what the server added to the entropy of a blind roll
public record Proof(
        int grade,
        long epoch,
        long index,
        Bytes x,
        @Nullable Bytes entropy,
        Bytes entropyHash,
        @Nullable Bytes hidden,
        Bytes head,
        @Nullable Blind blind) {

    /// Bytes that the server committed to before the roll and put behind the roller's entropy.
    ///
    /// @param commit published before the roll
    /// @param next the commitment for the next blind roll
    /// @param secret the bytes; null for those who may not see the roll
    public record Blind(Bytes commit, Bytes next, @Nullable Bytes secret) {
        Blind withheld() {
            return new Blind(commit, next, null);
        }
    }

    /// Whether this is the proof of a roll whose roller sent these bytes, or none.
    boolean isOf(@Nullable Entropy sent) {
        if (sent == null || entropy == null) {
            return sent == null && grade == 0;
        }
        var added = blind == null ? null : blind.secret();
        return grade == 1
                && entropy.equals(added == null ? sent.bytes() : Chain.joined(sent.bytes(), added));
    }

    /// As those see it who may see the roll, until it is revealed to all.
    Proof unrevealed() {
        return with(null, blind);
    }

    /// As all see it, until it is revealed.
    Proof withheld() {
        return with(null, blind == null ? null : blind.withheld());
    }

    private Proof with(@Nullable Bytes shown, @Nullable Blind added) {
        return new Proof(grade, epoch, index, x, shown, entropyHash, hidden, head, added);
    }
}
