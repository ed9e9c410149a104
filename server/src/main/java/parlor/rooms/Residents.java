package parlor.rooms;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.Names;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.SessionRows;
import parlor.identity.User;

/// What becomes of somebody's seats, in all rooms at once. Each change is completed when it is
/// durable; a change that is handed in throws a [Problem] before it writes anything, or not at all,
/// and may be run a second time after the first was rolled back.
public final class Residents {
    private static final int ERASED_AT_ONCE = 100;

    private final Edge edge;
    private final Database database;
    private final Lane lane;
    private final Predicate<User> asleep;

    Residents(Edge edge, Database database, Lane lane, Predicate<User> asleep) {
        this.edge = edge;
        this.database = database;
        this.lane = lane;
        this.asleep = asleep;
    }

    /// A change beside the rooms, durable together with what is said in them.
    public <T extends @Nullable Object> CompletableFuture<T> write(Function<Tx, T> change) {
        return lane.submit(null, Rooms.COMMAND_BYTES, book -> change.apply(book.tx()));
    }

    /// Renames a guest in every room it sits in (`PATCH /me`); `name_taken` if it is in use in one,
    /// `not_authenticated` if it is no guest any more when its turn comes.
    public CompletableFuture<User> rename(Session guest, String username) {
        try {
            var renamed = new User(guest.user().id(), User.Kind.GUEST, Names.guest(username), null);
            return show(
                    tx -> {
                        SessionRows.refuseEnded(tx, guest);
                        return renamed;
                    },
                    (tx, user) ->
                            tx.update(
                                    "update principal set name = ? where id = ?",
                                    user.username(),
                                    user.id()));
        } catch (Problem problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    /// Shows the user in every seat as he is from now on: with another name or avatar, or as an
    /// account where he was a guest. `name_taken` if the name is in use in one of the rooms.
    ///
    /// @param change what else is written with it
    public CompletableFuture<@Nullable Void> show(User user, Consumer<Tx> change) {
        var now = edge.clock().instant();
        return lane.submit(
                null, Rooms.COMMAND_BYTES, book -> Members.show(book, user, change, asleep, now));
    }

    /// Shows a user as [#show(User, Consumer)] does, who is made of what is stored when the turn
    /// has come.
    ///
    /// @param who reads only
    /// @param change what else is written with it
    public CompletableFuture<User> show(Function<Tx, User> who, BiConsumer<Tx, User> change) {
        var now = edge.clock().instant();
        return lane.submit(
                null,
                Rooms.COMMAND_BYTES,
                book -> {
                    var user = who.apply(book.tx());
                    Members.show(book, user, tx -> change.accept(tx, user), asleep, now);
                    return user;
                });
    }

    /// Ends all seats of a guest whose session has ended (`member_left`, `expired`); an account
    /// keeps its seats.
    public CompletableFuture<@Nullable Void> endSeatsOf(PrincipalId guest) {
        var now = edge.clock().instant();
        return lane.submit(null, Rooms.COMMAND_BYTES, book -> Members.expire(book, guest, now));
    }

    /// Takes an account out of all rooms for good. Many short commands: a room that was left stays
    /// left if the server ends in between, and the call can be made again. A room that goes
    /// meanwhile is left too.
    ///
    /// @param erase whether what he said goes too
    public void depart(PrincipalId who, boolean erase) {
        for (var room : Departure.rooms(database, who)) {
            try {
                depart(room, who, erase);
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof Problem problem)
                        || problem.code() != ProblemCode.NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    private void depart(RoomId room, PrincipalId who, boolean erase) {
        boolean more = erase;
        while (more) {
            more = done(room, book -> eraseSome(book, room, who));
        }
        done(room, book -> Departure.leave(book, room, who, edge.clock().instant()));
    }

    private boolean eraseSome(Book book, RoomId room, PrincipalId who) {
        return Departure.eraseSome(book, room, who, ERASED_AT_ONCE, edge.clock().instant());
    }

    private <T extends @Nullable Object> T done(RoomId room, Function<Book, T> command) {
        return lane.submit(room, Rooms.COMMAND_BYTES, command).join();
    }
}
