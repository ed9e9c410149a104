package parlor.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parlor.dice.Bytes;
import parlor.dice.DiceError;
import parlor.dice.DiceException;
import parlor.dice.Expression;
import parlor.dice.Fairness;
import parlor.dice.Limits;
import parlor.dice.Notation;
import parlor.dice.Roll;
import parlor.dice.Roller;

/// Where a room's dice stand: the open epoch with its seed, and the end of its log. A value:
/// rolling gives another one.
///
/// @param n of the epoch, from 1
/// @param blind what the next blind roll adds to its roller's entropy
/// @param x what members have mixed in so far
/// @param head of the log so far
/// @param rolls how many the epoch had
record Chain(
        long n,
        Bytes commit,
        Bytes seed,
        Bytes blind,
        Bytes x,
        Bytes head,
        long rolls,
        Instant openedAt) {
    private static final int MOST_ROLLS = 1_000;
    static final Duration LONGEST = Duration.ofHours(24);

    /// One roll, and what proves it.
    record Cast(Roll roll, Proof proof) {}

    /// What was rolled, and where the dice stand then.
    record Casts(List<Cast> casts, Chain then) {}

    /// The beginning of an epoch.
    ///
    /// @param previousHead of the log of the epoch before, 32 zero bytes at first
    static Chain begin(
            RoomId room, long n, Bytes seed, Bytes blind, Bytes previousHead, Instant now) {
        var commit = Fairness.commit(room.bytes(), n, seed.array());
        var x0 = Bytes.of(Fairness.opening(commit, previousHead.array()));
        return new Chain(n, Bytes.of(commit), seed, blind, x0, x0, 0, now);
    }

    /// Whether the epoch has had its time: 1,000 rolls, or 24 hours and a roll.
    boolean isDue(Instant now) {
        return rolls >= MOST_ROLLS || (rolls > 0 && !openedAt.plus(LONGEST).isAfter(now));
    }

    Bytes blindCommit() {
        return Bytes.of(Fairness.blind(blind.array()));
    }

    /// The entropy of a roll as the log has it.
    Bytes mixedIn(Bytes entropy, @Nullable Secret secret) {
        return secret == Secret.BLIND ? joined(entropy, blind) : entropy;
    }

    static Bytes joined(Bytes one, Bytes other) {
        var bytes = new byte[one.length() + other.length()];
        System.arraycopy(one.array(), 0, bytes, 0, one.length());
        System.arraycopy(other.array(), 0, bytes, one.length(), other.length());
        return Bytes.of(bytes);
    }

    /// Rolls all or nothing. Throws [DiceException].
    ///
    /// @param expressions without names in them
    /// @param most how many faces may be drawn in all
    /// @param blinds draws what blind rolls will add
    Casts cast(
            String member,
            Entropy entropy,
            @Nullable Secret secret,
            List<Expression> expressions,
            int most,
            Supplier<Bytes> blinds) {
        var casts = new ArrayList<Cast>(expressions.size());
        var chain = this;
        int draws = 0;
        for (int i = 0; i < expressions.size(); i++) {
            var mixed = chain.mixedIn(entropy.of(i, expressions.size()), secret);
            var next = secret == Secret.BLIND ? blinds.get() : chain.blind;
            var cast = chain.cast(member, mixed, entropy.grade(), secret, expressions.get(i), next);
            casts.add(cast);
            draws += cast.roll().draws();
            if (draws > most) {
                throw new DiceException(
                        DiceError.DRAWS,
                        "one request may draw at most %,d faces".formatted(Limits.DRAWS));
            }
            chain = chain.after(cast.proof(), next);
        }
        return new Casts(List.copyOf(casts), chain);
    }

    private Cast cast(
            String member,
            Bytes mixed,
            int grade,
            @Nullable Secret secret,
            Expression expression,
            Bytes nextBlind) {
        var hash = Fairness.entropyHash(mixed.array());
        var mix = Fairness.mix(x.array(), member, hash);
        var key = Fairness.key(seed.array(), rolls, mix, mixed.array(), Bytes.EMPTY.array());
        var roll = Roller.roll(expression, Fairness.faces(key));
        var expr = Notation.bare(roll.expression());
        var hidden =
                secret == null
                        ? null
                        : Fairness.hidden(mixed.array(), expr, roll.breakdown(), roll.total());
        var then = head(member, mix, expr, roll, hidden);
        var added =
                secret == Secret.BLIND
                        ? new Proof.Blind(
                                blindCommit(), Bytes.of(Fairness.blind(nextBlind.array())), blind)
                        : null;
        return new Cast(
                roll,
                new Proof(
                        grade,
                        n,
                        rolls,
                        Bytes.of(mix),
                        mixed,
                        Bytes.of(hash),
                        hidden == null ? null : Bytes.of(hidden),
                        Bytes.of(then),
                        added));
    }

    private byte[] head(String member, byte[] mix, String expr, Roll roll, byte @Nullable [] hid) {
        var none = Bytes.EMPTY.array();
        return hid == null
                ? Fairness.head(
                        head.array(),
                        rolls,
                        member,
                        mix,
                        none,
                        expr,
                        roll.breakdown(),
                        roll.total())
                : Fairness.secretHead(head.array(), rolls, member, mix, none, hid);
    }

    private Chain after(Proof proof, Bytes nextBlind) {
        return new Chain(n, commit, seed, nextBlind, proof.x(), proof.head(), rolls + 1, openedAt);
    }

    @Override
    public String toString() {
        return "Chain[epoch %d, %d rolls]".formatted(n, rolls);
    }
}
