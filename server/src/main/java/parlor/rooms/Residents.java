package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.base.Edge;
import parlor.base.Problem;
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
    private static final Logger log = LoggerFactory.getLogger(Residents.class);
    private static final int EXPIRED_AT_ONCE = 20;

    private final Edge edge;
    private final Database database;
    private final Lane lane;
    private final Predicate<User> asleep;
    private final Executor waiting;
    private final Queue<PrincipalId> expired = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean expiring = new AtomicBoolean();

    /// @param waiting runs what takes its time, and may wait
    Residents(Edge edge, Database database, Lane lane, Predicate<User> asleep, Executor waiting) {
        this.edge = edge;
        this.database = database;
        this.lane = lane;
        this.asleep = asleep;
        this.waiting = waiting;
    }

    /// A change beside the rooms, durable together with what is said in them.
    public <T extends @Nullable Object> CompletableFuture<T> write(Function<Tx, T> change) {
        return lane.submit(Turn.OTHERS, Rooms.COMMAND_BYTES, book -> change.apply(book.tx()));
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
                new Turn(user.id()),
                Rooms.COMMAND_BYTES,
                book -> Members.show(book, user, change, asleep, now));
    }

    /// Shows a user as [#show(User, Consumer)] does, who is made of what is stored when the turn
    /// has come.
    ///
    /// @param who reads only
    /// @param change what else is written with it
    public CompletableFuture<User> show(Function<Tx, User> who, BiConsumer<Tx, User> change) {
        var now = edge.clock().instant();
        return lane.submit(
                Turn.OTHERS,
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
        return lane.submit(
                Turn.OTHERS, Rooms.COMMAND_BYTES, book -> Members.expire(book, guest, now));
    }

    /// Ends them soon, for one whose session is over: some guests' in one command, the next when it
    /// is done, so that however many go at once, nobody waits for them. What fails is left for
    /// [Rooms#housekeep].
    public void expire(PrincipalId guest) {
        expired.add(guest);
        expireSome();
    }

    private void expireSome() {
        if (expired.isEmpty() || !expiring.compareAndSet(false, true)) {
            return;
        }
        var some = new ArrayList<PrincipalId>();
        for (var next = expired.poll(); next != null; next = next(some)) {
            some.add(next);
        }
        var now = edge.clock().instant();
        var _ =
                lane.submit(
                                Turn.UPKEEP,
                                Rooms.COMMAND_BYTES,
                                book -> {
                                    some.forEach(guest -> Members.expire(book, guest, now));
                                    return true;
                                })
                        .whenComplete((_, failure) -> {
                            expiring.set(false);
                            if (failure == null) {
                                expireSome();
                            } else {
                                log.atWarn().setCause(failure).log("seats_not_ended");
                            }
                        });
    }

    private @Nullable PrincipalId next(List<PrincipalId> some) {
        return some.size() < EXPIRED_AT_ONCE ? expired.poll() : null;
    }

    /// Takes an account out of all rooms for good, beside everything else; completed when nothing
    /// names it any more. What was done stays done if the server ends in between, and the call can
    /// be made again.
    ///
    /// @param erase whether what it said goes too
    public CompletableFuture<@Nullable Void> depart(PrincipalId who, boolean erase) {
        var departure = new Departure(database, new Chores(lane), edge.clock(), who, erase);
        return CompletableFuture.<@Nullable Void>supplyAsync(
                () -> {
                    departure.run();
                    return null;
                },
                waiting);
    }
}
