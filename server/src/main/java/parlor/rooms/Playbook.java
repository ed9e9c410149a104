package parlor.rooms;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// What members keep for their rolls: each a sheet, and the room its tables. As [Rooms], a change
/// completes after it is durable and a read blocks for at most 2 s.
public final class Playbook {
    private static final int BYTES_PER_LINE = 256;

    private final Database database;
    private final Lane lane;

    Playbook(Database database, Lane lane) {
        this.database = database;
        this.lane = lane;
    }

    /// The reader's own.
    public Sheet sheet(PrincipalId reader, RoomId room) {
        return database.read(
                tx -> Sheets.of(tx, Listing.seated(tx, reader, room).room().no(), reader));
    }

    /// Puts the sheet in place of the one before.
    public CompletableFuture<Sheet> keep(PrincipalId by, RoomId room, Sheet sheet) {
        return checked(
                rules -> rules.checked(sheet),
                kept ->
                        lane.submit(
                                room,
                                bytes(kept.values().size() + kept.macros().size()),
                                book -> {
                                    var state = book.room(room);
                                    var place = RoomRules.seat(state, by);
                                    var member = place.user().id();
                                    Sheets.put(book.tx(), state.room.no(), member, kept);
                                    return kept;
                                }));
    }

    public List<RollTable> tables(PrincipalId reader, RoomId room) {
        return database.read(tx -> Sheets.tables(tx, Listing.seated(tx, reader, room).room().no()));
    }

    /// Puts a table in place of the one of its name; by owner and moderators.
    public CompletableFuture<RollTable> keep(PrincipalId by, RoomId room, RollTable table) {
        return checked(
                rules -> rules.checked(table),
                kept ->
                        lane.submit(
                                room,
                                bytes(kept.lines().size()),
                                book -> {
                                    var state = book.room(room);
                                    RoomRules.atLeast(state, by, Role.MODERATOR);
                                    Sheets.put(book.tx(), state.room.no(), kept);
                                    return kept;
                                }));
    }

    /// Takes a table away; by owner and moderators. `not_found` if there is none.
    public CompletableFuture<@Nullable Void> drop(PrincipalId by, RoomId room, String name) {
        return lane.submit(
                room,
                Rooms.COMMAND_BYTES,
                book -> {
                    var state = book.room(room);
                    RoomRules.atLeast(state, by, Role.MODERATOR);
                    if (!Sheets.drop(book.tx(), state.room.no(), SheetRules.folded(name))) {
                        throw Problem.notFound();
                    }
                    return null;
                });
    }

    private static int bytes(int lines) {
        return Rooms.COMMAND_BYTES + lines * BYTES_PER_LINE;
    }

    private static <F, T> CompletableFuture<T> checked(
            Function<SheetRules, F> check, Function<F, CompletableFuture<T>> then) {
        try {
            var fields = new Fields();
            var wish = check.apply(new SheetRules(fields));
            fields.check();
            return then.apply(wish);
        } catch (Problem problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }
}
