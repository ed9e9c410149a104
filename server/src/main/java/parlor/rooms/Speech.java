package parlor.rooms;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomState.Place;

/// What a command in a text brings about, decided in the lane.
final class Speech {
    private final Book book;
    private final RoomState state;
    private final Place speaker;
    private final Rolling.Request request;
    private final Replies.Key key;

    private Speech(
            Book book, RoomState state, Place speaker, Rolling.Request request, Replies.Key key) {
        this.book = book;
        this.state = state;
        this.speaker = speaker;
        this.request = request;
        this.key = key;
    }

    /// A command that was read, and all it needs.
    ///
    /// @param wanted what it rolls, if it says so itself
    /// @param note the answer, if it was worked out already
    record Command(
            Slash slash, List<Wanted> wanted, @Nullable String note, Rolling.Request request) {}

    static Outcome<Said> run(
            Book book, PrincipalId by, RoomId room, Command command, Replies.Key key) {
        var state = book.room(room);
        var speaker = RoomRules.seat(state, by);
        var before = Replies.before(book, state, key);
        if (before.isPresent()) {
            return new Outcome<>(before.get(), true);
        }
        var speech = new Speech(book, state, speaker, command.request(), key);
        var said = speech.run(command);
        Replies.keep(book, state, key, said);
        return new Outcome<>(said, false);
    }

    private Said run(Command command) {
        return switch (command.slash()) {
            case Slash.Roll _ -> roll(command.wanted(), request);
            case Slash.Again _ -> again();
            case Slash.Reveal(var roll) -> reveal(roll);
            case Slash.Odds _ -> new Said.Noted(String.valueOf(command.note()), null);
            case Slash.Keep(var name, var dice) -> keep(name, dice);
            case Slash.Macros _ -> macros();
        };
    }

    private Said.Rolled roll(List<Wanted> wanted, Rolling.Request how) {
        var rolling = Rolling.cast(book, state, speaker, how, wanted);
        var _ = Talk.claim(book, state, key.by(), key.nonce());
        return rolling.write();
    }

    private Said again() {
        var last =
                LastRoll.of(book.tx(), state.room.no(), key.by())
                        .orElseThrow(() -> wrong("You have not rolled here yet."));
        var wanted =
                Slash.rolls(last.dice()).stream()
                        .map(dice -> Wanted.read(dice, last.label(), request.attr()))
                        .toList();
        return roll(wanted, request.with(last.secret()));
    }

    private Said reveal(@Nullable MessageId asked) {
        var id = asked == null ? lastSecret() : asked;
        var revealed = Dice.reveal(book, key.by(), state.room.id(), id, request.now());
        return new Said.Noted("Revealed to all.", revealed);
    }

    private MessageId lastSecret() {
        var seq =
                LastRoll.of(book.tx(), state.room.no(), key.by())
                        .map(LastRoll::withheld)
                        .orElseThrow(() -> wrong("You have no secret roll here."));
        return Dice.rollAt(book, state, seq).id();
    }

    private Said keep(String name, String dice) {
        long room = state.room.no();
        if (dice.isEmpty()) {
            boolean dropped = Sheets.dropMacro(book.tx(), room, key.by(), name);
            return new Said.Noted(
                    dropped ? "$%s is gone.".formatted(name) : "There is no $%s.".formatted(name),
                    null);
        }
        var fields = new Fields();
        new SheetRules(fields).mayAdd(Sheets.of(book.tx(), room, key.by()), name, dice);
        fields.check();
        Sheets.putMacro(book.tx(), room, key.by(), name, dice);
        return new Said.Noted("$%s is now %s".formatted(name, dice), null);
    }

    private Said macros() {
        var macros = Sheets.of(book.tx(), state.room.no(), key.by()).macros();
        var lines =
                macros.entrySet().stream()
                        .map(it -> "$%s = %s".formatted(it.getKey(), it.getValue()))
                        .collect(Collectors.joining("\n"));
        return new Said.Noted(
                macros.isEmpty() ? "You have none. Keep one by `/macro name = roll`." : lines,
                null);
    }

    private static Problem wrong(String detail) {
        return new Problem(ProblemCode.INVALID, detail, "text");
    }
}
