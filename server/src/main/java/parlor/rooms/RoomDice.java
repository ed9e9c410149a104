package parlor.rooms;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Limits;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// Everything one can do with the dice of a room. As with [Rooms], a change is completed after it
/// is durable, and fails with a [parlor.base.Problem].
public final class RoomDice {
    private final Edge edge;
    private final Ids ids;
    private final Database database;
    private final Lane lane;
    private final Epochs epochs;

    RoomDice(Edge edge, Ids ids, Database database, Lane lane, Epochs epochs) {
        this.edge = edge;
        this.ids = ids;
        this.database = database;
        this.lane = lane;
        this.epochs = epochs;
    }

    /// What was rolled as its roller may see it: one roll, and what tables lead on to.
    public CompletableFuture<Outcome<Said.Rolled>> roll(PrincipalId by, RoomId room, NewRoll roll) {
        return Rooms.checked(
                fields -> {
                    fields.nonce(roll.nonce());
                    var label = fields.lineOrNull(roll.label(), Limits.LABEL, "label");
                    return Wanted.read(roll.dice(), label, "dice");
                },
                wanted -> {
                    var request =
                            Rolling.Request.of(
                                    edge, ids, roll.entropy(), roll.secret(), roll.nonce(), "dice");
                    return lane.submit(
                            room,
                            Rooms.COMMAND_BYTES,
                            book -> Dice.roll(book, by, room, roll, wanted, request));
                });
    }

    /// Shows a secret roll to all; one that is open stays as it is.
    public CompletableFuture<DiceRoll> reveal(PrincipalId by, RoomId room, MessageId roll) {
        var now = edge.clock().instant();
        return lane.submit(
                room, Rooms.COMMAND_BYTES, book -> Dice.reveal(book, by, room, roll, now));
    }

    /// Ends the epoch of the room's dice, so that its seed is public. One without a roll goes on.
    public CompletableFuture<@Nullable Void> prove(PrincipalId by, RoomId room) {
        var now = edge.clock().instant();
        return lane.submit(room, Rooms.COMMAND_BYTES, book -> book.casting().prove(by, room, now));
    }

    /// Before anything is taken: rooms older than the scheme get their first epoch, and those whose
    /// history was restored another one. The lane's thread must not run yet.
    void turnEpochs() {
        var done = new HashSet<RoomId>();
        for (var due = missing(); done.addAll(due); due = missing()) {
            var now = edge.clock().instant();
            for (var room : due) {
                var _ = lane.submit(room, Rooms.COMMAND_BYTES, book -> turn(book, room, now));
            }
            lane.runOnce();
        }
    }

    private List<RoomId> missing() {
        return database.read(tx -> epochs.missing(tx, Limits.BATCH_COMMANDS));
    }

    private static @Nullable Void turn(Book book, RoomId room, Instant now) {
        book.casting().turn(book.room(room), now);
        return null;
    }
}
