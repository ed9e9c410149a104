package parlor.rooms;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.DiceException;
import parlor.dice.Expression;
import parlor.dice.Notation;
import parlor.identity.PrincipalId;
import parlor.rooms.EventStore.Kind;

/// What is rolled: the commands on rolls.
final class Dice {
    private Dice() {}

    /// A roll that can be read, with the entropy it will have.
    record Wish(NewRoll roll, Expression expression, Entropy entropy) {
        @Nullable String label() {
            return roll.label() == null ? expression.label() : roll.label();
        }
    }

    /// Throws a [Problem] with the position and what was expected.
    static Wish wish(NewRoll roll, SecureRandom secrets) {
        var own = roll.entropy();
        var entropy = own == null ? Entropy.drawn(secrets) : own;
        try {
            return new Wish(roll, Notation.parse(roll.dice()), entropy);
        } catch (DiceException e) {
            throw new Problem(ProblemCode.INVALID, String.valueOf(e.getMessage()), "dice");
        }
    }

    static Outcome<DiceRoll> roll(
            Book book, PrincipalId by, RoomId room, Wish wish, Talk.Drawn drawn) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var asked = wish.roll();
        var before = Talk.claimed(book, state, by, asked.nonce());
        if (before.isPresent()) {
            var first = same(rollAt(book, state, before.get()), wish);
            return new Outcome<>(first.seenBy(by), true);
        }
        var cast =
                book.casting()
                        .cast(
                                state,
                                by,
                                wish.entropy(),
                                asked.secret(),
                                List.of(wish.expression()),
                                "dice")
                        .getFirst();
        var _ = Talk.claim(book, state, by, asked.nonce());
        long seq = book.next(state, drawn.now());
        var roll =
                new DiceRoll(
                        drawn.id(),
                        room,
                        seq,
                        seq,
                        place.user(),
                        asked.secret(),
                        readers(state, by, asked.secret()),
                        Fallen.of(cast.roll(), asked.dice(), wish.label()),
                        cast.roll().draws(),
                        cast.proof(),
                        Tables.instant(state.lastMicros),
                        asked.nonce());
        write(book, state, roll);
        return new Outcome<>(roll.seenBy(by), false);
    }

    /// Puts a roll that is new, under the number that was taken for it.
    static void write(Book book, RoomState state, DiceRoll roll) {
        book.tx()
                .update(
                        "insert into roll (room_no, seq, id, data) values (?, ?, ?, ?)",
                        state.room.no(),
                        roll.seq(),
                        roll.id(),
                        RollStore.data(roll));
        book.refer(state, Kind.ROLL, roll.seq(), new RoomEvent.Rolled(roll), 0);
    }

    /// Who may see a roll that is secret, now and later.
    static Set<PrincipalId> readers(RoomState state, PrincipalId by, @Nullable Secret secret) {
        return switch (secret) {
            case null -> Set.of();
            case SELF -> Set.of(by);
            case BLIND -> leaders(state);
            case GM -> {
                var all = leaders(state);
                all.add(by);
                yield all;
            }
        };
    }

    private static Set<PrincipalId> leaders(RoomState state) {
        var leaders = new HashSet<PrincipalId>();
        for (var place : state.places.values()) {
            if (!place.banned() && place.role() != Role.MEMBER) {
                leaders.add(place.user().id());
            }
        }
        return leaders;
    }

    static DiceRoll reveal(Book book, PrincipalId by, RoomId room, MessageId id, Instant now) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var roll = History.roll(book.tx(), state.room, id);
        RoomRules.mayReveal(place, roll);
        if (roll.isOpen()) {
            return roll;
        }
        var revealed = roll.revealed(book.next(state, now));
        book.tx()
                .update(
                        "update roll set data = ? where room_no = ? and seq = ?",
                        RollStore.data(revealed),
                        state.room.no(),
                        roll.seq());
        book.refer(state, Kind.ROLL, roll.seq(), new RoomEvent.Rolled(revealed), 0);
        return revealed;
    }

    /// The same wish again: the same dice for the same eyes with the same entropy.
    private static DiceRoll same(DiceRoll first, Wish again) {
        var fallen = first.fallen();
        var roll = again.roll();
        boolean same =
                fallen != null
                        && fallen.dice().equals(roll.dice())
                        && Objects.equals(fallen.label(), again.label())
                        && first.secret() == roll.secret()
                        && first.proof().isOf(roll.entropy());
        if (!same) {
            throw Talk.otherKind();
        }
        return first;
    }

    private static DiceRoll rollAt(Book book, RoomState state, long seq) {
        return book.tx()
                .row(
                        "select id, data from roll where room_no = ? and seq = ?",
                        row ->
                                RollStore.roll(
                                        row.getString("id"),
                                        state.room.id(),
                                        seq,
                                        row.getString("data")),
                        state.room.no(),
                        seq)
                .orElseThrow(Talk::otherKind);
    }
}
