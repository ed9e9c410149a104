package parlor.rooms;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.dice.Limits;
import parlor.rooms.RoomState.Place;

/// The rolls inside messages: rolled once, all or nothing, and kept with the message whatever
/// becomes of its text.
final class InlineRolls {
    private static final TypeReference<List<Stored>> STORED = new TypeReference<>() {};

    private InlineRolls() {}

    private record Stored(int at, int length, Fallen fallen, int draws, StoredProof proof) {}

    /// Rolls what a text has in brackets, or throws a [Problem] before anything is written.
    static List<InlineRoll> cast(Book book, RoomState state, Place author, Talk.Wish wish) {
        var found = wish.rolls();
        var entropy = wish.entropy();
        if (found.isEmpty() || entropy == null) {
            return List.of();
        }
        var steps = new ArrayList<Wanted.Step>(found.size());
        for (var it : found) {
            var names = new RollNames(book.tx(), state.room.no(), author.user().id());
            steps.add(alone(new Wanted(it.text(), it.expression(), null).step(names, "text")));
        }
        var casts =
                book.casting()
                        .cast(
                                state,
                                author.user().id(),
                                entropy,
                                null,
                                steps.stream().map(Wanted.Step::expression).toList(),
                                Limits.DRAWS,
                                "text");
        var rolls = new ArrayList<InlineRoll>(found.size());
        for (int i = 0; i < found.size(); i++) {
            var cast = casts.get(i);
            var step = steps.get(i);
            var text = wish.message().text();
            var place = found.get(i);
            rolls.add(
                    new InlineRoll(
                            text.codePointCount(0, place.from()),
                            text.codePointCount(place.from(), place.to()),
                            Fallen.of(cast.roll(), step.dice(), step.label()),
                            cast.roll().draws(),
                            cast.proof()));
            Tally.count(book.tx(), state.room.no(), author.user().id(), cast.roll());
        }
        return rolls;
    }

    private static Wanted.Step alone(Wanted.Step step) {
        var table = step.table();
        if (table != null) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "t[%s] leads on to other rolls: roll it by a command.".formatted(table.name()),
                    "text");
        }
        return step;
    }

    static void put(Tx tx, long room, long seq, List<InlineRoll> rolls) {
        if (!rolls.isEmpty()) {
            tx.update(
                    "insert into inline_roll (room_no, seq, data) values (?, ?, ?)",
                    room,
                    seq,
                    EventStore.write(
                            rolls.stream()
                                    .map(it ->
                                            new Stored(
                                                    it.at(),
                                                    it.length(),
                                                    it.fallen(),
                                                    it.draws(),
                                                    StoredProof.of(it.proof())))
                                    .toList()));
        }
    }

    /// @param data as it stands in its row, or null
    static List<InlineRoll> read(@Nullable String data) {
        return data == null
                ? List.of()
                : EventStore.read(data, STORED).stream()
                        .map(it ->
                                new InlineRoll(
                                        it.at(),
                                        it.length(),
                                        it.fallen(),
                                        it.draws(),
                                        it.proof().proof()))
                        .toList();
    }

    /// Whether rolls were cast with the entropy that was sent, or without any if none was.
    static boolean areOf(List<InlineRoll> rolls, @Nullable Entropy sent) {
        if (rolls.isEmpty()) {
            return true;
        }
        var first = rolls.getFirst().proof();
        return first.isOf(sent == null || rolls.size() == 1 ? sent : sent.part(0));
    }
}
