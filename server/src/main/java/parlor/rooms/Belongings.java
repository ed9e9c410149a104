package parlor.rooms;

import java.util.List;
import java.util.Optional;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// What somebody has in rooms: his seats and sheets, and what he said and rolled, also where he
/// does not sit any more. Each read is short.
public final class Belongings {
    static final String MESSAGES =
            Tables.MESSAGE
                    + " where room_no = ? and seq > ? and seq <= ? and author = ? and deleted = 0"
                    + " order by seq limit ?";
    static final String ROLLS =
            "select id, seq, data from roll where room_no = ? and roller = ? and seq > ?"
                    + " order by seq limit ?";

    /// Entries looked through in one read.
    private static final int LOOKED_AT = 5_000;

    private final Database database;

    Belongings(Database database) {
        this.database = database;
    }

    /// A room in which somebody has been, or in which something is his.
    ///
    /// @param no its number, by which one goes on
    public record Trace(long no, RoomId room) {}

    /// The next such room.
    ///
    /// @param after a room's number; 0 for the first
    public Optional<Trace> next(PrincipalId who, long after) {
        return database.read(tx -> Traces.next(tx, who, after));
    }

    /// One's seat in a room, and what one keeps there.
    public record Place(Room room, Seat seat, Sheet sheet) {}

    /// Empty where he does not sit.
    public Optional<Place> place(PrincipalId who, RoomId room) {
        return database.read(tx -> {
            var in = Listing.find(tx, room);
            return Optional.ofNullable(Listing.place(tx, in, who))
                    .filter(place -> !place.banned())
                    .map(place -> new Place(in, place.seat(), Sheets.of(tx, in.no(), who)));
        });
    }

    /// Some of his messages, without those that are deleted.
    ///
    /// @param last how far the room was looked through
    /// @param more whether there may be more after that
    public record Messages(List<Message> messages, long last, boolean more) {}

    /// His messages after an entry: out of so many entries, and at most so many.
    public Messages messages(PrincipalId who, RoomId room, long after, int limit) {
        return database.read(tx -> {
            var in = Listing.find(tx, room);
            long end = Math.min(in.head(), after + LOOKED_AT);
            var his =
                    tx.rows(
                            MESSAGES,
                            row -> Tables.message(row, room),
                            in.no(),
                            after,
                            end,
                            who.bytes(),
                            limit);
            long last = his.size() == limit ? his.getLast().seq() : end;
            return new Messages(his, last, last < in.head());
        });
    }

    /// His rolls after an entry, each as he may see it.
    public List<DiceRoll> rolls(PrincipalId who, RoomId room, long after, int limit) {
        return database.read(tx ->
                tx.rows(
                        ROLLS,
                        row ->
                                RollStore.roll(
                                                row.getString("id"),
                                                room,
                                                row.getLong("seq"),
                                                row.getString("data"))
                                        .seenBy(who),
                        Listing.find(tx, room).no(),
                        who.bytes(),
                        after,
                        limit));
    }
}
