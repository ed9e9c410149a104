package parlor.rooms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.base.Problem;
import parlor.base.Timers;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.identity.Guests;
import parlor.identity.Names;
import parlor.identity.PrincipalId;
import parlor.identity.Seal;
import parlor.identity.User;

/// Everything one can do with rooms. A change is completed after it is durable, and fails with a
/// [parlor.base.Problem]; it never blocks. A read blocks for at most 2 s.
public final class Rooms implements AutoCloseable {
    static final int COMMAND_BYTES = 512;
    private static final Duration UPKEEP = Duration.ofSeconds(3);
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final long LOG_BYTES = 16L << 20;
    private static final long ALARM_BYTES = 64L << 20;

    private final Edge edge;
    private final Ids ids;
    private final Database database;
    private final Guests guests;
    private final Lane lane;
    private final Indexer indexer;
    private final Index index;
    private final RoomReads reads;
    private final Floor floor;
    private final Playbook playbook;
    private final Belongings belongings;
    private final Residents residents;
    private final Doorway doorway;
    private final Predicate<User> asleep;
    private final Epoch epoch;
    private final RoomDice dice;
    private final AtomicBoolean forgets = new AtomicBoolean(true);
    private final AtomicBoolean scrub = new AtomicBoolean();
    private final Upkeep upkeep;
    private final List<Timers.Timer> timers = new ArrayList<>();
    private volatile Consumer<RoomId> outdated = _ -> {};

    private Rooms(
            Edge edge,
            Database database,
            Guests guests,
            Predicate<User> asleep,
            BooleanSupplier spaceLeft,
            String boot,
            Seal seal,
            ThreadFactory threads,
            Executor waiting) {
        var folder = Objects.requireNonNull(database.file().toAbsolutePath().getParent());
        this.edge = edge;
        this.ids = new Ids(edge.clock(), edge.secrets());
        this.database = database;
        this.guests = guests;
        this.epoch = Epoch.open(database, folder.resolve("epoch"), edge);
        var epochs = new Epochs(new Seeds(edge.secrets(), seal), epoch.name());
        var firstTexts = new FirstTexts(edge.secrets());
        this.lane = new Lane(database, edge.clock(), epochs, firstTexts, spaceLeft, threads);
        this.dice = new RoomDice(edge, ids, database, lane, epochs);
        this.index = Index.open(folder.resolve("search.db"), boot);
        this.indexer =
                new Indexer(
                        database, index, () -> forgets.set(true), () -> lane.depth() > 0, threads);
        this.asleep = asleep;
        this.doorway = new Doorway(asleep, guests::store, edge.secrets());
        this.residents = new Residents(edge, database, lane, asleep, waiting);
        this.reads = new RoomReads(database, new Search(index, indexer), epoch.name());
        this.floor = new Floor(edge, ids, database, lane, waiting);
        this.playbook = new Playbook(database, lane);
        this.belongings = new Belongings(database);
        this.upkeep = new Upkeep(this::keepUp, threads);
    }

    /// Opens the rooms of a data folder; nothing is written until [#start].
    ///
    /// @param asleep guests whose names are free again
    /// @param spaceLeft whether the disk has room for more
    /// @param boot names this run of the machine
    /// @param seal for secrets in the database
    /// @param threads makes the lane's and the indexer's thread
    /// @param waiting runs what takes its time, and may wait
    public static Rooms open(
            Edge edge,
            Database database,
            Guests guests,
            Predicate<User> asleep,
            BooleanSupplier spaceLeft,
            String boot,
            Seal seal,
            ThreadFactory threads,
            Executor waiting) {
        var rooms =
                new Rooms(edge, database, guests, asleep, spaceLeft, boot, seal, threads, waiting);
        rooms.lane.beforeCommit(book -> rooms.epoch.note(book.tx(), book.entries().size()));
        rooms.lane.onBatch(rooms::committed);
        return rooms;
    }

    /// Starts the threads and the upkeep.
    public void start() {
        begin();
        lane.start();
        indexer.start();
        upkeep.start();
    }

    /// Starts all but the threads.
    void begin() {
        dice.turnEpochs();
        timers.add(edge.timers().every(LATE, lane::refuseLate));
        timers.add(edge.timers().every(UPKEEP, upkeep::due));
        indexer.catchUp();
    }

    private void committed(Book book) {
        epoch.count(book.entries().size());
        if (book.forgets()) {
            forgets.set(true);
        }
        book.heads().forEach(indexer::wake);
        book.outdated().forEach(outdated);
    }

    // ---- changes ----

    public CompletableFuture<Seated> create(Asker asker, NewRoom room) {
        var id = ids.next();
        var now = edge.clock().instant();
        return admitted(
                asker,
                checked(
                        room::checked,
                        wish ->
                                lane.submit(
                                        Turn.OTHERS,
                                        COMMAND_BYTES,
                                        book -> doorway.create(book, asker, wish, id, now))));
    }

    /// A guest whom no seat was stored for is not signed in either.
    private CompletableFuture<Seated> admitted(Asker asker, CompletableFuture<Seated> change) {
        return change.whenComplete((_, failure) -> {
            if (failure != null && asker instanceof Asker.New(var newcomer)) {
                guests.withdraw(newcomer);
            }
        });
    }

    /// Unknown and closed rooms: the same `not_found`. One who has a seat gets that seat.
    public CompletableFuture<Seated> join(Asker asker, String code) {
        var now = edge.clock().instant();
        var normal = Codes.normalise(code);
        return admitted(
                asker,
                lane.submit(
                        new Turn(normal),
                        COMMAND_BYTES,
                        book -> doorway.join(book, asker, normal, now)));
    }

    /// Joins a public, open room. The outcome is `repeated` for one already seated.
    public CompletableFuture<Outcome<Seated>> joinPublic(User user, RoomId room) {
        var now = edge.clock().instant();
        return lane.submit(room, COMMAND_BYTES, book -> doorway.joinPublic(book, user, room, now));
    }

    public CompletableFuture<Seated> update(PrincipalId by, RoomId room, RoomPatch patch) {
        var now = edge.clock().instant();
        return checked(
                patch::checked,
                wish ->
                        lane.submit(
                                room,
                                COMMAND_BYTES,
                                book -> doorway.update(book, by, room, wish, now)));
    }

    public CompletableFuture<Seated> setOpen(PrincipalId by, RoomId room, boolean open) {
        var now = edge.clock().instant();
        return lane.submit(room, COMMAND_BYTES, book -> doorway.setOpen(book, by, room, open, now));
    }

    public CompletableFuture<Seated> newCode(PrincipalId by, RoomId room) {
        var now = edge.clock().instant();
        return lane.submit(room, COMMAND_BYTES, book -> doorway.newCode(book, by, room, now));
    }

    public CompletableFuture<@Nullable Void> delete(PrincipalId by, RoomId room) {
        var now = edge.clock().instant();
        return lane.submit(room, COMMAND_BYTES, book -> doorway.delete(book, by, room, now));
    }

    /// Deletes a room as an administrator of the server does, who needs no seat in it.
    ///
    /// @param may throws when his turn comes and he may not any more
    public CompletableFuture<@Nullable Void> remove(
            PrincipalId admin, RoomId room, Consumer<Tx> may) {
        var now = edge.clock().instant();
        return lane.submit(
                room,
                COMMAND_BYTES,
                book -> {
                    may.accept(book.tx());
                    return Doorway.remove(book, admin, room, now);
                });
    }

    public CompletableFuture<Seat> changeSeat(
            PrincipalId by, RoomId room, PrincipalId whose, SeatPatch patch) {
        var now = edge.clock().instant();
        var name = patch.username();
        try {
            var checked =
                    new SeatPatch(
                            patch.role(), patch.banned(), name == null ? null : Names.guest(name));
            return lane.submit(
                    room,
                    COMMAND_BYTES,
                    book -> Members.change(book, by, room, whose, checked, asleep, now));
        } catch (Problem problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    /// Leaves (`by` equals `whose`) or removes.
    public CompletableFuture<@Nullable Void> endSeat(
            PrincipalId by, RoomId room, PrincipalId whose) {
        var now = edge.clock().instant();
        return lane.submit(room, COMMAND_BYTES, book -> Members.leave(book, by, room, whose, now));
    }

    static <F, T> CompletableFuture<T> checked(
            Function<Fields, F> check, Function<F, CompletableFuture<T>> then) {
        try {
            var fields = new Fields();
            var wish = check.apply(fields);
            fields.check();
            return then.apply(wish);
        } catch (Problem problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    // ---- the rest ----

    /// Everything one can do with dice.
    public RoomDice dice() {
        return dice;
    }

    /// What concerns somebody in all rooms at once.
    public Residents residents() {
        return residents;
    }

    /// Everything one can read.
    public RoomReads reads() {
        return reads;
    }

    /// What is said and rolled.
    public Floor floor() {
        return floor;
    }

    /// What somebody has in all rooms.
    public Belongings belongings() {
        return belongings;
    }

    /// Sheets and tables.
    public Playbook playbook() {
        return playbook;
    }

    /// Changes only when history was restored from a backup.
    public String epoch() {
        return epoch.name();
    }

    /// Called after commit with each new entry, in order within a room, on the lane's thread.
    public void onEntry(Consumer<Entry> listener) {
        lane.onEntry(listener);
    }

    /// Called after commit where what was announced of a room before is not true any more, though
    /// no entry says so; on the lane's thread.
    public void onOutdated(Consumer<RoomId> listener) {
        outdated = listener;
    }

    public LaneState lane() {
        var counts = lane.counts();
        return new LaneState(
                lane.depth(),
                counts.writable,
                counts.commits.sum(),
                counts.commands.sum(),
                counts.lastCommit,
                lane.stalledSince(),
                indexer.behind());
    }

    // ---- upkeep ----

    private void keepUp() {
        epoch.save();
        if (scrub.getAndSet(false)
                && Scrub.runQuietly(database, Scrub.MOST_BYTES, Scrub.MOST_QUIET_BYTES)) {
            forgets.set(true);
        }
        if (forgets.getAndSet(false)) {
            // What is deleted leaves the database, whatever the index is doing or has come to.
            boolean emptied = index.truncate();
            boolean done = false;
            try {
                done = database.checkpoint(true);
            } finally {
                forgets.compareAndSet(false, !(done && emptied));
            }
        } else if (database.logBytes() > LOG_BYTES) {
            database.checkpoint(database.logBytes() > ALARM_BYTES);
        }
    }

    /// What time brings about: idle rooms close, empty ones go, guests without a session leave. To
    /// be called every hour or so; waits until it is done.
    ///
    /// @param followed whether somebody is connected to the room now
    public void housekeep(Predicate<RoomId> followed) {
        if (Scrub.run(database)) {
            forgets.set(true);
        }
        var now = edge.clock().instant();
        new Housekeeping(database, new Chores(lane), doorway, followed, now).run();
    }

    /// Has a large file written anew from which words were taken: some seconds in which no command
    /// is answered. To be called when nobody is there.
    public void scrub() {
        scrub.set(true);
        upkeep.due();
    }

    /// Brings the index up to date; for tests that start no threads.
    void index() {
        indexer.catchUp();
        while (indexer.behind() > 0 || indexSome() > 0) {
            indexSome();
        }
    }

    /// One step of the same.
    ///
    /// @return about how much it was
    int indexSome() {
        return indexer.round();
    }

    /// One batch of the lane; for tests that start no threads.
    void step() {
        lane.runOnce();
    }

    /// Takes no change any more, and returns when all that were taken are durable.
    public void drain() {
        lane.close();
    }

    @Override
    public void close() {
        timers.forEach(Timers.Timer::cancel);
        lane.close();
        upkeep.close();
        indexer.close();
        index.close();
        epoch.close();
    }
}
