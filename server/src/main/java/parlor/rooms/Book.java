package parlor.rooms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.db.Tx;
import parlor.identity.User;
import parlor.rooms.EventStore.Kind;
import parlor.rooms.RoomState.Place;

/// What the commands of one batch read and write: rooms as they stand after the command before, and
/// the entries that are new.
final class Book {
    private final Tx tx;
    private final Map<RoomId, RoomState> states;
    private final Texts texts = new Texts();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<RoomState> touched = new LinkedHashSet<>();
    private final List<RoomId> outdated = new ArrayList<>();
    private final Casting casting;
    private final FirstTexts firstTexts;
    private boolean forgets;

    Book(Tx tx, Map<RoomId, RoomState> states, Epochs epochs, FirstTexts firstTexts) {
        this.tx = tx;
        this.states = states;
        this.firstTexts = firstTexts;
        this.casting = new Casting(this, epochs);
    }

    Tx tx() {
        return tx;
    }

    List<Entry> entries() {
        return entries;
    }

    /// Keeps a text, and gives its number.
    @Nullable Long put(String text) {
        return texts.put(tx, text);
    }

    /// The dice of the rooms.
    Casting casting() {
        return casting;
    }

    /// What messages said before they changed.
    FirstTexts firstTexts() {
        return firstTexts;
    }

    /// Whether text was overwritten that must vanish from the disk.
    boolean forgets() {
        return forgets;
    }

    void forget() {
        forgets = true;
    }

    /// Whatever was announced of the room before shows what must vanish from the disk.
    void outdate(RoomState state) {
        outdated.add(state.room.id());
        Scrub.due(tx);
        forget();
    }

    /// The rooms of which what was announced is not true any more.
    List<RoomId> outdated() {
        return outdated;
    }

    /// The room, or `not_found`.
    RoomState room(RoomId id) {
        var state = states.get(id);
        if (state == null) {
            state = load(id);
            states.put(id, state);
        }
        if (state.gone) {
            throw Problem.notFound();
        }
        return state;
    }

    private RoomState load(RoomId id) {
        var state =
                tx.row(
                                Tables.ROOM + " where r.id = ? and r.gone = 0",
                                row -> new RoomState(Tables.room(row), row.getLong("last_at")),
                                id.toString())
                        .orElseThrow(Problem::notFound);
        tx.rows(
                        "select * from seat where room_no = ? order by joined_at",
                        Tables::place,
                        state.room.no())
                .forEach(place -> state.places.put(place.user().id(), place));
        return state;
    }

    void add(RoomState state) {
        states.put(state.room.id(), state);
    }

    /// Takes the next number and the time that goes with it: later than everything before.
    long next(RoomState state, Instant now) {
        state.lastMicros = Math.max(Tables.micros(now), state.lastMicros + 1);
        long seq = state.room.head() + 1;
        state.room = Changed.head(state.room, seq);
        touched.add(state);
        return seq;
    }

    /// Writes an entry that refers to a message or a roll.
    void refer(RoomState state, Kind kind, long ref, RoomEvent event, long replaces) {
        insert(state, kind, ref, null);
        note(state, event, replaces);
    }

    /// A new message: its own row is its entry.
    void said(RoomState state, Message message) {
        note(state, new RoomEvent.MessagePut(message), 0);
    }

    void joined(RoomState state, Place place, Instant now) {
        next(state, now);
        insert(state, Kind.JOINED, null, EventStore.member(place.user(), place.role().name()));
        note(state, new RoomEvent.MemberJoined(place.user(), place.role()), 0);
    }

    void updated(RoomState state, Place place, Instant now) {
        next(state, now);
        insert(state, Kind.UPDATED, null, EventStore.member(place.user(), place.role().name()));
        note(state, new RoomEvent.MemberUpdated(place.user(), place.role()), 0);
    }

    void left(RoomState state, User user, RoomEvent.MemberLeft.Reason why, Instant now) {
        next(state, now);
        insert(state, Kind.LEFT, null, EventStore.member(user, why.name()));
        // What was announced before shows the name of an account that is deleted now.
        long replaced = why == RoomEvent.MemberLeft.Reason.DELETED ? state.room.head() - 1 : 0;
        note(state, new RoomEvent.MemberLeft(user, why), replaced);
    }

    void changed(RoomState state, Instant now) {
        changed(state, now, 0);
    }

    /// Other words are to be read in it: what was announced before shows the old ones.
    void reworded(RoomState state, Instant now) {
        changed(state, now, state.room.head());
        Scrub.due(tx);
        forget();
    }

    private void changed(RoomState state, Instant now, long replaces) {
        next(state, now);
        saveRoom(state);
        insert(state, Kind.ROOM, null, EventStore.room(state.room));
        note(state, new RoomEvent.RoomUpdated(state.room), replaces);
    }

    void deleted(RoomState state, Instant now) {
        next(state, now);
        insert(state, Kind.DELETED, null, EventStore.room(state.room));
        note(state, new RoomEvent.RoomDeleted(state.room), 0);
        state.gone = true;
    }

    void turned(RoomState state, DiceEpoch epoch) {
        insert(state, Kind.DICE, null, EventStore.epoch(epoch));
        note(state, new RoomEvent.EpochTurned(epoch), 0);
    }

    /// A message's own row, already written, is an entry that is no news.
    void replayed(RoomState state) {
        touched.add(state);
    }

    /// Writes an entry that is no news.
    void replayed(RoomState state, Kind kind, @Nullable Long ref, @Nullable String data) {
        replayed(state);
        insert(state, kind, ref, data);
    }

    private void insert(RoomState state, Kind kind, @Nullable Long ref, @Nullable String data) {
        long seq = state.room.head();
        tx.update(
                "insert into entry (room_no, seq, kind, at, ref, data) values (?, ?, ?, ?, ?, ?)",
                state.room.no(),
                seq,
                kind.name(),
                state.lastMicros,
                ref,
                data);
    }

    private void note(RoomState state, RoomEvent event, long replaces) {
        var at = Tables.instant(state.lastMicros);
        entries.add(new Entry(state.room.id(), state.room.head(), at, event, replaces));
    }

    /// The heads of the rooms that have new entries, by row number.
    Map<Long, Long> heads() {
        var heads = new HashMap<Long, Long>();
        for (var state : touched) {
            heads.put(state.room.no(), state.room.head());
        }
        return heads;
    }

    /// Writes the heads of all rooms of the batch and where their dice stand, once each.
    void saveHeads() {
        casting.save();
        for (var state : touched) {
            tx.update(
                    "update room set head = ?, last_at = ? where no = ?",
                    state.room.head(),
                    state.lastMicros,
                    state.room.no());
        }
    }

    private void saveRoom(RoomState state) {
        var room = state.room;
        var started = room.startedAt();
        tx.update(
                """
                update room set code = ?, title = ?, topic = ?, description = ?, open = ?,
                  started_at = ?, owner = ?
                where no = ?
                """,
                room.code(),
                room.title(),
                room.topic(),
                room.description(),
                room.open(),
                started == null ? null : Tables.micros(started),
                room.owner().id(),
                room.no());
    }
}
