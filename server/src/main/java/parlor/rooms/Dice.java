package parlor.rooms;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.rooms.EventStore.Kind;

/// What is rolled: the commands on rolls.
final class Dice {
    private Dice() {}

    static Outcome<Said.Rolled> roll(
            Book book,
            PrincipalId by,
            RoomId room,
            NewRoll asked,
            Wanted wanted,
            Rolling.Request request) {
        var state = book.room(room);
        var place = RoomRules.seat(state, by);
        var before = Talk.claimed(book, state, by, asked.nonce());
        if (before.isPresent()) {
            var first = same(rollAt(book, state, before.get()), asked, wanted);
            return new Outcome<>(new Said.Rolled(List.of(first.seenBy(by)), null), true);
        }
        var rolling = Rolling.cast(book, state, place, request, List.of(wanted));
        var _ = Talk.claim(book, state, by, asked.nonce());
        return new Outcome<>(rolling.write(), false);
    }

    /// Puts a roll that is new, under the number that was taken for it.
    static void write(Book book, RoomState state, DiceRoll roll) {
        RollStore.put(book.tx(), state.room.no(), roll);
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
        RollStore.replace(book.tx(), state.room.no(), revealed);
        book.refer(state, Kind.ROLL, roll.seq(), new RoomEvent.Rolled(revealed), 0);
        var fallen = revealed.fallen();
        if (fallen != null) {
            Tally.count(book.tx(), state.room.no(), roll.roller().id(), fallen);
        }
        return revealed;
    }

    /// The same wish again: the same dice for the same eyes with the same entropy.
    private static DiceRoll same(DiceRoll first, NewRoll again, Wanted wanted) {
        var fallen = first.fallen();
        boolean same =
                fallen != null
                        && fallen.dice().equals(again.dice())
                        && (wanted.label() == null || wanted.label().equals(fallen.label()))
                        && first.secret() == again.secret()
                        && isOf(first.proof(), again.entropy());
        if (!same) {
            throw Talk.otherKind();
        }
        return first;
    }

    /// Where a table leads on, the first roll has only its part of the entropy.
    private static boolean isOf(Proof proof, @Nullable Entropy sent) {
        return proof.isOf(sent) || (sent != null && proof.isOf(sent.part(0)));
    }

    static DiceRoll rollAt(Book book, RoomState state, long seq) {
        return RollStore.find(book.tx(), state.room, seq).orElseThrow(Talk::otherKind);
    }
}
