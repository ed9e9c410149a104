package parlor.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parlor.base.Edge;
import parlor.base.Ids;
import parlor.db.Database;
import parlor.db.Tx;
import parlor.dice.Bytes;
import parlor.dice.Fairness;
import parlor.identity.PrincipalId;
import parlor.identity.Seal;
import parlor.identity.User;
import parlor.rooms.EventStore.Kind;

/// A room being made with the history of an exported one. It has a new id, and so have its messages
/// and rolls; nobody sits in it, and who first comes in by its code owns it. Until [#end] nobody
/// can reach it; if that never comes, housekeeping takes it away.
public final class Import {
    private final Database database;
    private final Epochs epochs;
    private final Edge edge;
    private final Room about;
    private final RoomState state;
    private final Set<PrincipalId> traces = new HashSet<>();
    private @Nullable DiceEpoch epoch;
    private long first;
    private long rolls;
    private Bytes head = Bytes.of(new byte[32]);

    private Import(Database database, Epochs epochs, Edge edge, Room about, RoomState state) {
        this.database = database;
        this.epochs = epochs;
        this.edge = edge;
        this.about = about;
        this.state = state;
    }

    /// @param about the exported room as it was
    /// @param history the name of this history
    public static Import begin(
            Database database, String history, Edge edge, Seal seal, Room about) {
        var epochs = new Epochs(new Seeds(edge.secrets(), seal), history);
        var id = new RoomId(new Ids(edge.clock(), edge.secrets()).next());
        var now = edge.clock().instant();
        long no = database.write(tx -> insert(tx, id, about, now));
        var room =
                new Room(
                        no,
                        id,
                        null,
                        about.title(),
                        about.topic(),
                        about.description(),
                        Room.Visibility.PRIVATE,
                        true,
                        null,
                        about.owner(),
                        0,
                        about.createdAt(),
                        0);
        return new Import(database, epochs, edge, about, new RoomState(room, 0));
    }

    private static long insert(Tx tx, RoomId id, Room about, Instant now) {
        return tx.row(
                        """
                        insert into room (id, code, title, topic, description, visibility, open,
                          owner, member_count, created_at, head, last_at, empty_since)
                        values (?, null, ?, ?, ?, 'PRIVATE', 0, null, 0, ?, 0, 0, ?) returning no
                        """,
                        row -> row.getLong("no"),
                        id,
                        about.title(),
                        about.topic(),
                        about.description(),
                        Tables.micros(about.createdAt()),
                        Tables.micros(now))
                .orElseThrow();
    }

    /// The next entries, which must have been verified; durable when it returns.
    public void add(List<Entry> entries) {
        database.write(tx -> {
            var book = new Book(tx, new HashMap<>(), epochs, new FirstTexts(edge.secrets()));
            for (var entry : entries) {
                replay(book, entry);
            }
            book.saveHeads();
            return true;
        });
    }

    private void replay(Book book, Entry entry) {
        state.room = Changed.head(state.room, entry.seq());
        state.lastMicros = Tables.micros(entry.at());
        switch (entry.event()) {
            case RoomEvent.MessagePut(var message) -> message(book, entry, message);
            case RoomEvent.Rolled(var roll) -> roll(book, entry, roll);
            case RoomEvent.EpochTurned(var turned) -> epoch(book, entry, turned);
            case RoomEvent.MemberJoined(var user, var role) ->
                    member(book, Kind.JOINED, user, role.name());
            case RoomEvent.MemberUpdated(var user, var role) ->
                    member(book, Kind.UPDATED, user, role.name());
            case RoomEvent.MemberLeft(var user, var why) ->
                    member(book, Kind.LEFT, user, why.name());
            case RoomEvent.RoomUpdated(var room) -> room(book, room);
            case RoomEvent.RoomDeleted(var room) -> room(book, room);
        }
    }

    private void member(Book book, Kind kind, User user, String word) {
        leavesTrace(book, user);
        data(book, kind, EventStore.member(user, word));
    }

    private void room(Book book, Room room) {
        leavesTrace(book, room.owner());
        data(book, Kind.ROOM, EventStore.room(Changed.code(room, null)));
    }

    private void leavesTrace(Book book, User user) {
        if (traces.add(user.id())) {
            Traces.note(book.tx(), state.room.no(), user.id());
        }
    }

    private void data(Book book, Kind kind, String data) {
        book.replayed(state, kind, null, data);
    }

    private void message(Book book, Entry entry, Message message) {
        if (message.seq() == entry.seq()) {
            leavesTrace(book, message.author());
            var replyTo = message.replyTo();
            Talk.insert(
                    book,
                    state,
                    new Message(
                            renamed(message.id()),
                            state.room.id(),
                            message.seq(),
                            message.rev(),
                            message.author(),
                            message.text(),
                            message.at(),
                            message.editedAt(),
                            message.deleted(),
                            replyTo == null ? null : renamed(replyTo),
                            message.nonce(),
                            message.rolls()));
            InlineRolls.put(book, state.room.no(), message.seq(), message.rolls());
            for (var it : message.rolls()) {
                Tally.count(book.tx(), state.room.no(), message.author().id(), it.fallen());
                rolls++;
                head = it.proof().head();
            }
            var edited = message.editedAt();
            book.tx()
                    .update(
                            "update message set edited_at = ?, deleted = ?"
                                    + " where room_no = ? and seq = ?",
                            edited == null ? null : Tables.micros(edited),
                            message.deleted(),
                            state.room.no(),
                            message.seq());
            book.replayed(state);
        } else {
            book.replayed(state, Kind.MESSAGE, message.seq(), null);
        }
    }

    private void roll(Book book, Entry entry, DiceRoll roll) {
        if (roll.seq() == entry.seq()) {
            leavesTrace(book, roll.roller());
            var copy = roll.in(state.room.id(), renamed(roll.id()));
            RollStore.put(book.tx(), state.room.no(), copy);
            var fallen = roll.fallen();
            if (fallen != null) {
                Tally.count(book.tx(), state.room.no(), roll.roller().id(), fallen);
            }
            rolls++;
            head = roll.proof().head();
        }
        book.replayed(state, Kind.ROLL, roll.seq(), null);
    }

    /// Another id of the same moment, the same for the same one in this room.
    private MessageId renamed(MessageId id) {
        var old = id.value();
        var hash =
                ByteBuffer.wrap(Fairness.entropyHash((state.room.id() + "|" + id).getBytes(UTF_8)));
        long low = hash.getLong() & 0x0FFFL;
        long high = (old.getMostSignificantBits() & 0xFFFF_FFFF_FFFF_0000L) | 0x7000L | low;
        long rest = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new MessageId(new UUID(high, rest));
    }

    // ---- epochs ----

    private void epoch(Book book, Entry entry, DiceEpoch turned) {
        var closed = turned.closed();
        ended(book.tx(), entry.at(), closed == null ? null : closed.seed());
        var of = turned.of() == null ? about.id() : turned.of();
        var here = new DiceEpoch(turned.n(), turned.commit(), turned.blind(), of, closed);
        data(book, Kind.DICE, EventStore.epoch(here));
        epoch = turned;
        first = entry.seq();
        rolls = 0;
        head = Bytes.of(Fairness.opening(turned.commit().array(), head.array()));
    }

    private void ended(Tx tx, Instant at, @Nullable Bytes seed) {
        if (epoch != null) {
            var line = new EpochPage.Line(epoch.n(), epoch.commit(), first, rolls, head, seed);
            Epochs.insertClosed(tx, state.room, line, at);
        }
    }

    /// Lets people in. The dice go on with a seed of this server: the one of the last epoch is not
    /// in an export.
    ///
    /// @return the room, with its code
    public Room end() {
        var now = edge.clock().instant();
        return database.write(tx -> {
            var book = new Book(tx, new HashMap<>(), epochs, new FirstTexts(edge.secrets()));
            ended(tx, now, null);
            long seq = book.next(state, now);
            var chain =
                    epochs.begin(
                            tx,
                            state.room,
                            epoch == null ? 1 : epoch.n() + 1,
                            head,
                            seq,
                            Tables.instant(state.lastMicros));
            var closed = epoch == null ? null : new DiceEpoch.Closed(epoch.n(), null, rolls);
            book.turned(
                    state,
                    new DiceEpoch(chain.n(), chain.commit(), chain.blindCommit(), null, closed));
            book.saveHeads();
            return open(book);
        });
    }

    private Room open(Book book) {
        var code = Doorway.freeCode(book, edge.secrets());
        book.tx().update("update room set code = ?, open = 1 where no = ?", code, state.room.no());
        return Changed.code(state.room, code);
    }
}
