package parlor.rooms;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.Limits;
import parlor.dice.Notation;
import parlor.rooms.RoomState.Place;

/// The rolls inside messages: rolled once, all or nothing, and kept with the message whatever
/// becomes of its text. Only their labels go with the words that said them.
final class InlineRolls {
    private static final TypeReference<List<Stored>> STORED = new TypeReference<>() {};
    private static final TypeReference<List<@Nullable String>> LABELS = new TypeReference<>() {};

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
            var expression = Notation.bare(cast.roll().expression());
            var fallen = Fallen.of(cast.roll(), expression, steps.get(i).label());
            var text = wish.message().text();
            var place = found.get(i);
            rolls.add(
                    new InlineRoll(
                            text.codePointCount(0, place.from()),
                            text.codePointCount(place.from(), place.to()),
                            fallen,
                            cast.roll().draws(),
                            cast.proof()));
            Tally.count(book.tx(), state.room.no(), author.user().id(), fallen);
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

    static void put(Book book, long room, long seq, List<InlineRoll> rolls) {
        if (!rolls.isEmpty()) {
            book.tx()
                    .update(
                            "insert into inline_roll (room_no, seq, data, labels_no)"
                                    + " values (?, ?, ?, ?)",
                            room,
                            seq,
                            EventStore.write(rolls.stream().map(InlineRolls::stored).toList()),
                            putLabels(book, rolls));
        }
    }

    private static Stored stored(InlineRoll it) {
        return new Stored(
                it.at(),
                it.length(),
                it.fallen().labelled(null),
                it.draws(),
                StoredProof.of(it.proof()));
    }

    /// Labels are what somebody wrote, and are kept where they can be overwritten.
    private static @Nullable Long putLabels(Book book, List<InlineRoll> rolls) {
        var labels = rolls.stream().map(it -> it.fallen().label()).toList();
        return labels.stream().allMatch(Objects::isNull)
                ? null
                : book.put(EventStore.write(labels));
    }

    /// The rolls of a message whose text is now another: without the labels that it no longer says.
    static List<InlineRoll> reworded(Book book, long room, Message old, String text) {
        var rolls = old.rolls().stream().map(it -> it.in(text)).toList();
        if (!rolls.equals(old.rolls())) {
            Texts.wipeLabels(book.tx(), room, old.seq());
            book.tx()
                    .update(
                            "update inline_roll set labels_no = ? where room_no = ? and seq = ?",
                            putLabels(book, rolls),
                            room,
                            old.seq());
        }
        return rolls;
    }

    /// @param data as it stands in its row, or null
    /// @param labels as their text stands, or null
    static List<InlineRoll> read(@Nullable String data, @Nullable String labels) {
        if (data == null) {
            return List.of();
        }
        var stored = EventStore.read(data, STORED);
        List<@Nullable String> said =
                labels == null
                        ? Collections.nCopies(stored.size(), null)
                        : EventStore.read(labels, LABELS);
        var rolls = new ArrayList<InlineRoll>(stored.size());
        for (int i = 0; i < stored.size(); i++) {
            var it = stored.get(i);
            rolls.add(
                    new InlineRoll(
                            it.at(),
                            it.length(),
                            it.fallen().labelled(said.get(i)),
                            it.draws(),
                            it.proof().proof()));
        }
        return rolls;
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
