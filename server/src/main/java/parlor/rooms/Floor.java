package parlor.rooms;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.dice.DiceException;
import parlor.dice.Inline;
import parlor.dice.Roller;
import parlor.identity.PrincipalId;

/// What members say, and the commands in it. As [Rooms]: a change completes after it is durable,
/// fails with a [Problem], and never blocks.
public final class Floor {
    private final Edge edge;
    private final Ids ids;
    private final Database database;
    private final Lane lane;
    private final Executor waiting;

    /// @param waiting runs what takes its time
    Floor(Edge edge, Ids ids, Database database, Lane lane, Executor waiting) {
        this.edge = edge;
        this.ids = ids;
        this.database = database;
        this.lane = lane;
        this.waiting = waiting;
    }

    /// Says a text, or does what the command in it asks for.
    public CompletableFuture<Outcome<Said>> speak(PrincipalId by, RoomId room, NewMessage message) {
        return Rooms.checked(
                fields -> {
                    fields.nonce(message.nonce());
                    return fields.text(message.text(), "text");
                },
                text ->
                        Slash.begins(message.text())
                                ? command(by, room, message)
                                : say(by, room, message, text));
    }

    private static Outcome<Said> spoken(Outcome<Message> said) {
        return new Outcome<>(new Said.Spoken(said.value()), said.repeated());
    }

    private CompletableFuture<Outcome<Said>> say(
            PrincipalId by, RoomId room, NewMessage message, String text) {
        var rolls = Inline.find(text);
        var wish =
                new Talk.Wish(
                        new NewMessage(text, message.nonce(), message.replyTo(), message.entropy()),
                        rolls,
                        rolls.isEmpty() ? null : Entropy.own(message.entropy(), edge.secrets()));
        var drawn = new Talk.Drawn(new MessageId(ids.next()), edge.clock().instant());
        return lane.submit(
                room, bytes(text), book -> spoken(Talk.say(book, by, room, wish, drawn)));
    }

    private CompletableFuture<Outcome<Said>> command(
            PrincipalId by, RoomId room, NewMessage message) {
        var slash = Slash.read(message.text());
        var wanted = Slash.wanted(slash);
        var secret = slash instanceof Slash.Roll roll ? roll.secret() : null;
        var request =
                Rolling.Request.of(edge, ids, message.entropy(), secret, message.nonce(), "text");
        var key = Replies.Key.of(by, message);
        if (slash instanceof Slash.Odds) {
            return CompletableFuture.supplyAsync(() -> odds(by, room, wanted.getFirst()), waiting)
                    .thenCompose(note ->
                            submit(room, new Speech.Command(slash, wanted, note, request), key));
        }
        return submit(room, new Speech.Command(slash, wanted, null, request), key);
    }

    private CompletableFuture<Outcome<Said>> submit(
            RoomId room, Speech.Command command, Replies.Key key) {
        return lane.submit(
                room,
                Rooms.COMMAND_BYTES + command.wanted().size() * Limits.NOTATION,
                book -> Speech.run(book, key.by(), room, command, key));
    }

    private String odds(PrincipalId by, RoomId room, Wanted wanted) {
        try {
            var expression =
                    database.read(tx -> {
                        var no = Listing.seated(tx, by, room).room().no();
                        return Roller.expand(wanted.expression(), new RollNames(tx, no, by));
                    });
            return OddsNote.of(wanted.dice(), expression);
        } catch (DiceException e) {
            throw SheetRules.problem(e, "text");
        }
    }

    public CompletableFuture<Message> edit(
            PrincipalId by, RoomId room, MessageId message, String text) {
        var now = edge.clock().instant();
        return Rooms.checked(
                fields -> fields.edited(text, "text"),
                words ->
                        lane.submit(
                                room,
                                bytes(words),
                                book -> Talk.edit(book, by, room, message, words, now)));
    }

    /// Deleting what is deleted already is no error.
    public CompletableFuture<Message> delete(PrincipalId by, RoomId room, MessageId message) {
        var now = edge.clock().instant();
        return lane.submit(
                room, Rooms.COMMAND_BYTES, book -> Talk.delete(book, by, room, message, now));
    }

    private static int bytes(String text) {
        return Rooms.COMMAND_BYTES + text.length() * 3;
    }
}
