package parlor.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.Limits;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomState.Place;

/// The rolls of one request, in the order of the log: first what was wanted, all or nothing, then
/// what tables lead on to.
final class Rolling {
    private final Book book;
    private final RoomState state;
    private final Place roller;
    private final Request request;
    private final List<Chain.Cast> casts;
    private final List<Wanted.Step> steps;
    private final List<DiceRoll> rolls = new ArrayList<>();
    private int draws;
    private @Nullable String note;

    /// What all rolls of a request have in common.
    ///
    /// @param ids names each roll
    /// @param attr what the caller calls the dice
    record Request(
            Entropy entropy,
            @Nullable Secret secret,
            @Nullable String nonce,
            Supplier<MessageId> ids,
            Instant now,
            String attr) {
        /// @param own null: the server draws it
        static Request of(
                Edge edge,
                Ids ids,
                @Nullable Entropy own,
                @Nullable Secret secret,
                @Nullable String nonce,
                String attr) {
            return new Request(
                    Entropy.own(own, edge.secrets()),
                    secret,
                    nonce,
                    () -> new MessageId(ids.next()),
                    edge.clock().instant(),
                    attr);
        }

        Request with(@Nullable Secret other) {
            return new Request(entropy, other, nonce, ids, now, attr);
        }
    }

    private Rolling(
            Book book,
            RoomState state,
            Place roller,
            Request request,
            List<Wanted.Step> steps,
            List<Chain.Cast> casts) {
        this.book = book;
        this.state = state;
        this.roller = roller;
        this.request = request;
        this.steps = steps;
        this.casts = casts;
    }

    /// Casts what is wanted, or throws a [Problem] before anything is written. What was cast must
    /// be written then.
    static Rolling cast(
            Book book, RoomState state, Place roller, Request request, List<Wanted> wanted) {
        var member = roller.user().id();
        var steps = new ArrayList<Wanted.Step>(wanted.size());
        for (var it : wanted) {
            steps.add(it.step(names(book, state, member), request.attr()));
        }
        boolean leadsOn = steps.stream().anyMatch(step -> step.table() != null);
        // What follows has entropy of its own, so that showing the first tells nothing of it.
        var entropy = leadsOn && steps.size() == 1 ? request.entropy().part(0) : request.entropy();
        var casts =
                book.casting()
                        .cast(
                                state,
                                member,
                                entropy,
                                request.secret(),
                                steps.stream().map(Wanted.Step::expression).toList(),
                                Limits.DRAWS,
                                request.attr());
        return new Rolling(book, state, roller, request, steps, casts);
    }

    private static RollNames names(Book book, RoomState state, PrincipalId member) {
        return new RollNames(book.tx(), state.room.no(), member);
    }

    /// Writes what was cast, and rolls on where a table says so.
    Said.Rolled write() {
        for (int i = 0; i < casts.size(); i++) {
            write(steps.get(i), casts.get(i));
        }
        for (int i = 0; i < casts.size() && note == null; i++) {
            follow(steps.get(i), casts.get(i), 1);
        }
        remember();
        return new Said.Rolled(
                rolls.stream().map(roll -> roll.seenBy(roller.user().id())).toList(), note);
    }

    private void write(Wanted.Step step, Chain.Cast cast) {
        long seq = book.next(state, request.now());
        var fallen = Fallen.of(cast.roll(), step.dice(), step.label());
        var roll =
                new DiceRoll(
                        request.ids().get(),
                        state.room.id(),
                        seq,
                        seq,
                        roller.user(),
                        request.secret(),
                        Dice.readers(state, roller.user().id(), request.secret()),
                        fallen,
                        cast.roll().draws(),
                        cast.proof(),
                        Tables.instant(state.lastMicros),
                        rolls.isEmpty() ? request.nonce() : null);
        Dice.write(book, state, roll);
        if (request.secret() == null) {
            Tally.count(book.tx(), state.room.no(), roller.user().id(), fallen);
        }
        draws += cast.roll().draws();
        rolls.add(roll);
    }

    /// What was written stays, whatever becomes of this.
    private void follow(Wanted.Step step, Chain.Cast cast, int depth) {
        var table = step.table();
        if (table == null) {
            return;
        }
        var line = cast.roll().terms().getFirst().drawn().getFirst();
        var dice = table.next(line);
        if (dice == null) {
            return;
        }
        try {
            refuseEndless(depth);
            var wanted = Wanted.read(dice, null, "dice");
            var next = wanted.step(names(book, state, roller.user().id()), "dice");
            var labelled =
                    next.label() == null
                            ? new Wanted.Step(dice, next.expression(), line, next.table())
                            : next;
            var then = castOn(next);
            write(labelled, then);
            follow(labelled, then, depth + 1);
        } catch (Problem problem) {
            note = "%s leads on to `%s`: %s".formatted(line, dice, problem.getMessage());
        }
    }

    private void refuseEndless(int depth) {
        if (depth >= Limits.REFERENCES || rolls.size() >= Limits.ROLLS_PER_LINE) {
            throw new Problem(ProblemCode.INVALID, "That is too far from where it began.");
        }
    }

    private Chain.Cast castOn(Wanted.Step next) {
        return book.casting()
                .cast(
                        state,
                        roller.user().id(),
                        request.entropy().part(rolls.size()),
                        request.secret(),
                        List.of(next.expression()),
                        Limits.DRAWS - draws,
                        "dice")
                .getFirst();
    }

    /// For `/again` and `/reveal`; a blind roll is not its roller's to reveal, but a leader's.
    private void remember() {
        var secret = request.secret();
        boolean mine = secret != null && (secret != Secret.BLIND || roller.role() != Role.MEMBER);
        LastRoll.put(
                book.tx(),
                state.room.no(),
                roller.user().id(),
                new LastRoll(
                        steps.stream().map(Wanted.Step::dice).collect(Collectors.joining("; ")),
                        steps.size() == 1 ? steps.getFirst().label() : null,
                        secret,
                        mine ? rolls.getLast().seq() : null));
    }
}
