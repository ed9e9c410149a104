package parlor.rooms;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.db.Database;
import parlor.dice.Statistics;
import parlor.identity.PrincipalId;

/// Everything one can read of rooms: each call one consistent state. It blocks for at most 2 s, and
/// fails with a [parlor.base.Problem] if the reader may not.
public final class RoomReads {
    private final Database database;
    private final Search search;
    private final String epoch;

    RoomReads(Database database, Search search, String epoch) {
        this.database = database;
        this.search = search;
        this.epoch = epoch;
    }

    /// The room as the reader sees it; a public room also without a reader.
    public RoomWithRole room(@Nullable PrincipalId reader, RoomId room) {
        return database.read(tx -> Listing.room(tx, reader, room));
    }

    public RoomPage list(RoomQuery query) {
        return database.read(tx -> RoomList.page(tx, query));
    }

    public MemberPage members(
            PrincipalId reader, RoomId room, boolean banned, int limit, @Nullable String cursor) {
        return database.read(tx -> {
            var seated = Listing.seated(tx, reader, room);
            if (banned && seated.seat().role() == Role.MEMBER) {
                throw RoomRules.denied("Moderators see who is banned.");
            }
            return Listing.members(tx, seated.room(), banned, limit, cursor, epoch);
        });
    }

    public MessagePage messages(PrincipalId reader, RoomId room, MessageQuery query) {
        return database.read(tx -> {
            var in = Listing.seated(tx, reader, room).room();
            var words = query.search();
            var terms = words == null ? List.<String>of() : Folded.terms(words);
            return History.messages(
                    query,
                    (asked, texts) ->
                            terms.isEmpty()
                                    ? History.all(tx, in, asked, texts)
                                    : search.find(tx, in, asked, terms, texts),
                    in.head(),
                    epoch);
        });
    }

    /// @param before exclusive; null: ascending from `after`
    public EntryPage entries(
            PrincipalId reader, RoomId room, long after, @Nullable Long before, int limit) {
        return database.read(tx -> {
            var in = Listing.seated(tx, reader, room).room();
            return new EntryPage(History.entries(tx, in, after, before, limit), in.head(), epoch);
        });
    }

    /// A roll as this reader may see it.
    public DiceRoll rollById(PrincipalId reader, RoomId room, MessageId roll) {
        return database.read(tx ->
                History.roll(tx, Listing.seated(tx, reader, room).room(), roll).seenBy(reader));
    }

    /// The newest epochs of the room's dice below `before`.
    public EpochPage fairness(PrincipalId reader, RoomId room, @Nullable Long before, int limit) {
        return database.read(
                tx -> Epochs.page(tx, Listing.seated(tx, reader, room).room(), before, limit));
    }

    /// How often each face of the usual dice fell in the rolls that everybody may see.
    ///
    /// @param user whose rolls, or null for everybody's
    public List<Statistics.Die> statistics(
            PrincipalId reader, RoomId room, @Nullable PrincipalId user) {
        return database.read(
                        tx -> {
                            var in = Listing.seated(tx, reader, room).room();
                            return Tally.statistics(tx, in.no(), user);
                        })
                .dice();
    }

    /// The owner's export: up to `limit` entries after `after`.
    public ExportPage exported(PrincipalId owner, RoomId room, long after, int limit) {
        return database.read(tx -> {
            var seated = Listing.seated(tx, owner, room);
            if (seated.seat().role() != Role.OWNER) {
                throw RoomRules.denied("Only the owner exports a room.");
            }
            var entries = History.entries(tx, seated.room(), after, null, limit);
            return new ExportPage(seated.room(), entries);
        });
    }

    /// The reader's seat: `not_found` or `not_a_member` without one.
    public Seated seat(PrincipalId reader, RoomId room) {
        return database.read(tx -> Listing.seated(tx, reader, room));
    }

    // ---- for the live core, which has checked the seat ----

    /// Up to `limit` entries after `after`, ascending, each message as it is now.
    public EntryPage page(RoomId room, long after, int limit) {
        return database.read(tx -> {
            var in = Listing.find(tx, room);
            return new EntryPage(History.entries(tx, in, after, null, limit), in.head(), epoch);
        });
    }

    /// The heads of these rooms; a room that is gone is left out.
    public Map<RoomId, Long> heads(Collection<RoomId> rooms) {
        return database.read(tx -> {
            var heads = new HashMap<RoomId, Long>();
            for (var room : rooms) {
                tx.row(
                                "select head from room where id = ? and gone = 0",
                                row -> row.getLong(1),
                                room)
                        .ifPresent(head -> heads.put(room, head));
            }
            return heads;
        });
    }
}
