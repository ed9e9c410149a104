package parlor.rooms;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.Bytes;
import parlor.dice.DiceException;
import parlor.dice.Expression;
import parlor.dice.Fairness;
import parlor.identity.PrincipalId;

/// Casts the dice of the commands of one batch, each room's in its own chain, and turns epochs.
final class Casting {
    private static final int MOST_SPENT = 100;

    private final Book book;
    private final Epochs epochs;
    private final Set<RoomState> rolled = new LinkedHashSet<>();
    private final Set<RoomState> failed = new LinkedHashSet<>();
    private final Set<RoomState> probed = new LinkedHashSet<>();

    Casting(Book book, Epochs epochs) {
        this.book = book;
        this.epochs = epochs;
    }

    /// Rolls expressions one after another in the room's chain: all of them, or a [Problem] and
    /// none. To be called before the command writes anything; once it has returned the command must
    /// write what was rolled, for the rolls have happened.
    ///
    /// @param expressions without names in them
    /// @param most how many faces may be drawn in all
    /// @param attr what the caller calls the expressions
    List<Chain.Cast> cast(
            RoomState state,
            PrincipalId by,
            Entropy entropy,
            @Nullable Secret secret,
            List<Expression> expressions,
            int most,
            String attr) {
        var chain = chain(state);
        var mixed = chain.mixedIn(entropy.of(0, expressions.size()), secret);
        var hash = Bytes.of(Fairness.entropyHash(mixed.array()));
        refuseSpent(state, hash);
        try {
            var casts =
                    chain.cast(
                            by.toString(), entropy, secret, expressions, most, epochs::drawBlind);
            state.chain = casts.then();
            state.spent.clear();
            state.blindUsed |= secret == Secret.BLIND;
            rolled.add(state);
            return casts.casts();
        } catch (DiceException e) {
            spend(state, hash);
            throw new Problem(ProblemCode.INVALID, String.valueOf(e.getMessage()), attr);
        }
    }

    /// Who knows why a roll failed knows something of its faces: the same entropy would give the
    /// same ones to another expression. So it is not taken again until X has changed.
    private static void refuseSpent(RoomState state, Bytes hash) {
        if (state.spent.contains(hash)) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "A roll with this entropy has failed. Send fresh bytes.",
                    "entropy");
        }
    }

    private void spend(RoomState state, Bytes hash) {
        state.spent.add(hash);
        failed.add(state);
        if (state.spent.size() >= MOST_SPENT) {
            probed.add(state);
        }
    }

    private Chain chain(RoomState state) {
        if (state.chain == null) {
            state.chain =
                    epochs.open(book.tx(), state.room)
                            .orElseThrow(() ->
                                    Problem.unavailable(
                                            "The dice of this room are not ready.",
                                            Duration.ofSeconds(5)));
            state.spent.addAll(Epochs.spent(book.tx(), state.room));
        }
        return state.chain;
    }

    /// Opens the first epoch of a room, or ends the one that is open and opens the next.
    void turn(RoomState state, Instant now) {
        var ending =
                state.chain == null ? epochs.open(book.tx(), state.room).orElse(null) : state.chain;
        long seq = book.next(state, now);
        var next =
                epochs.turn(book.tx(), state.room, ending, seq, Tables.instant(state.lastMicros));
        state.chain = next;
        state.spent.clear();
        state.blindUsed = false;
        rolled.remove(state);
        book.turned(state, announced(next, ending));
    }

    private static DiceEpoch announced(Chain next, @Nullable Chain ended) {
        return new DiceEpoch(
                next.n(),
                next.commit(),
                next.blindCommit(),
                null,
                ended == null
                        ? null
                        : new DiceEpoch.Closed(ended.n(), ended.seed(), ended.rolls()));
    }

    /// Ends the epoch because a member asks for its seed. One without a roll has nothing to prove.
    @Nullable Void prove(PrincipalId by, RoomId room, Instant now) {
        var state = book.room(room);
        RoomRules.seat(state, by);
        if (chain(state).rolls() > 0) {
            turn(state, now);
        }
        return null;
    }

    /// Ends the epoch of a room that has had its time.
    @Nullable Void retire(RoomId room, Instant now) {
        var state = book.room(room);
        if (chain(state).isDue(now)) {
            turn(state, now);
        }
        return null;
    }

    /// After each command: ends the epochs that have had their time, and those in which many rolls
    /// were tried in vain. Only after the rolls, for the commitment to the next seed must not come
    /// later than the entropy that is used with it.
    void turnDue(Instant now) {
        for (var state : List.copyOf(rolled)) {
            if (!state.gone && chain(state).isDue(now)) {
                turn(state, now);
            }
        }
        probed.forEach(state -> turn(state, now));
        probed.clear();
    }

    /// Writes down where the dice of all rooms of the batch stand, once each.
    void save() {
        for (var state : rolled) {
            if (state.chain != null && !state.gone) {
                epochs.save(book.tx(), state.room, state.chain);
                if (state.blindUsed) {
                    epochs.saveBlind(book.tx(), state.room, state.chain);
                    state.blindUsed = false;
                }
            }
        }
        for (var state : failed) {
            if (!state.gone && !state.spent.isEmpty()) {
                Epochs.saveSpent(book.tx(), state.room, state.spent);
            }
        }
    }
}
