package parlor.rooms;

import java.time.Clock;
import java.util.List;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import parlor.db.Database;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.RoomEvent.MemberLeft.Reason;

/// An account that goes for good: its seats end, then its name goes off everything in room after
/// room, and what it said stays under "deleted account", or goes too. Short reads and short
/// commands; whatever was done stays done if the rest has to be begun again.
final class Departure {
    private static final String NOBODY = "deleted account";

    /// Entries looked through in one read.
    private static final int LOOKED_AT = 5_000;

    /// Rows changed by one command, of which each may be a roll of many dice.
    private static final int CHANGED_AT_ONCE = 50;

    private static final String SEATS =
            "select r.id from seat s join room r on r.no = s.room_no"
                    + " where s.principal = ? and r.gone = 0";

    /// A part of a room's log in which it stands, and how the name goes off there.
    enum Part {
        MESSAGES(
                "select seq from message"
                        + " where room_no = ? and seq > ? and seq <= ? and author = ?",
                "update message set author_name = ?, author_avatar = null"
                        + " where room_no = ? and seq = ?"),
        ROLLS(
                "select seq from roll"
                        + " where room_no = ? and seq > ? and seq <= ? and roller = ?",
                "update roll set data = json_replace(data, '$.roller.name', ?,"
                        + " '$.roller.avatar', null) where room_no = ? and seq = ?"),
        ENTRIES(
                "select seq from entry"
                        + " where room_no = ? and seq > ? and seq <= ? and instr(data, ?) > 0",
                "update entry set data = json_replace(data, '$.user.name', ?1,"
                        + " '$.user.avatar', null, '$.owner.name', ?1,"
                        + " '$.owner.avatar', null) where room_no = ?2 and seq = ?3");

        /// The numbers of its rows between two, the first of them exclusive.
        final String find;

        /// One of these rows.
        private final String change;

        Part(String find, String change) {
            this.find = find;
            this.change = change;
        }
    }

    /// What only the account itself was shown.
    private static final List<String> ITS_OWN =
            List.of(
                    "delete from sheet where room_no = ?1 and principal = ?2 and (kind, name) in"
                            + " (select kind, name from sheet"
                            + "  where room_no = ?1 and principal = ?2 limit ?3)",
                    "delete from last_roll where room_no = ?1 and principal = ?2 and ?3 > 0",
                    "delete from command where room_no = ?1 and principal = ?2 and nonce in"
                            + " (select nonce from command"
                            + "  where room_no = ?1 and principal = ?2 limit ?3)");

    private final Database database;
    private final Chores chores;
    private final Clock clock;
    private final PrincipalId who;
    private final boolean erase;

    /// @param erase whether what it said goes too
    Departure(Database database, Chores chores, Clock clock, PrincipalId who, boolean erase) {
        this.database = database;
        this.chores = chores;
        this.clock = clock;
        this.who = who;
        this.erase = erase;
    }

    /// Whether this is what is left of an account.
    static boolean gone(User user) {
        return user.kind() == User.Kind.ACCOUNT && user.username().equals(NOBODY);
    }

    /// Does all of it, and waits for it. A room that goes meanwhile is left too.
    void run() {
        database.read(tx -> tx.rows(SEATS, row -> RoomId.of(row.getString("id")), who))
                .forEach(room -> Chores.ifThere(() -> chores.done(book -> endSeat(book, room))));
        long after = 0;
        for (var next = trace(after); next != null; next = trace(after)) {
            var trace = next;
            Chores.ifThere(() -> clean(trace));
            after = trace.no();
        }
    }

    private Belongings.@Nullable Trace trace(long after) {
        return database.read(tx -> Traces.next(tx, who, after)).orElse(null);
    }

    /// Nothing that is written later names it: it sits nowhere, and owns nothing.
    private @Nullable Void endSeat(Book book, RoomId room) {
        var state = book.room(room);
        var nobody = new User(who, User.Kind.ACCOUNT, NOBODY, null);
        if (state.room.owner().id().equals(who)) {
            state.room = Changed.owner(state.room, nobody);
        }
        var place = state.place(who);
        if (place.isPresent() && !place.get().banned()) {
            var shown = place.get().shows(nobody, place.get().look());
            Members.end(book, state, shown, Reason.DELETED, clock.instant());
        } else if (place.isPresent()) {
            Members.unban(book, state, place.get());
        }
        return null;
    }

    private void clean(Belongings.Trace trace) {
        var room = trace.room();
        long head = chores.done(book -> book.room(room).room.head());
        for (long after = 0; after < head; after += LOOKED_AT) {
            change(trace, Part.MESSAGES, after, who.bytes());
            change(trace, Part.ROLLS, after, who.bytes());
            change(trace, Part.ENTRIES, after, who);
        }
        while (!chores.done(book -> forgetSome(book, trace))) {
            // There is more.
        }
    }

    private void change(Belongings.Trace trace, Part part, long after, Object whose) {
        var found =
                database.read(tx ->
                        tx.rows(
                                part.find,
                                row -> row.getLong("seq"),
                                trace.no(),
                                after,
                                after + LOOKED_AT,
                                whose));
        found.stream()
                .gather(Gatherers.windowFixed(CHANGED_AT_ONCE))
                .forEach(some -> chores.done(book -> change(book, trace, part, some)));
    }

    private @Nullable Void change(
            Book book, Belongings.Trace trace, Part part, List<Long> numbers) {
        var state = book.room(trace.room());
        for (long seq : numbers) {
            book.tx().update(part.change, NOBODY, trace.no(), seq);
            if (erase) {
                erase(book, state, part, seq);
            }
        }
        return null;
    }

    private void erase(Book book, RoomState state, Part part, long seq) {
        switch (part) {
            case MESSAGES -> Talk.erase(book, state, seq, clock.instant());
            case ROLLS -> unword(book, state, seq);
            case ENTRIES -> {
                // They have no words of its own.
            }
        }
    }

    /// Takes the words off a roll; the dice stay, and what proves them.
    private static void unword(Book book, RoomState state, long seq) {
        var tx = book.tx();
        RollStore.find(tx, state.room, seq)
                .map(DiceRoll::wordless)
                .ifPresent(roll -> RollStore.replace(tx, state.room.no(), roll));
        book.forget();
    }

    /// Forgets what only the account was shown; at last that it was here at all.
    ///
    /// @return whether it is the end
    private boolean forgetSome(Book book, Belongings.Trace trace) {
        var state = book.room(trace.room());
        int forgotten = 0;
        for (var sql : ITS_OWN) {
            forgotten += book.tx().update(sql, trace.no(), who, CHANGED_AT_ONCE);
        }
        if (forgotten > 0) {
            return false;
        }
        Traces.forget(book.tx(), trace.no(), who);
        book.outdate(state);
        return true;
    }
}
