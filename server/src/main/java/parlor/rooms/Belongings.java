package parlor.rooms;

import java.util.List;
import java.util.Optional;
import parlor.db.Database;
import parlor.identity.PrincipalId;

/// What somebody has in rooms: his seats and sheets, and what he said and rolled, also where he
/// does not sit any more. Each read is short.
public final class Belongings {
    private final Database database;

    Belongings(Database database) {
        this.database = database;
    }

    /// The rooms in which he sits or has left something.
    public List<RoomId> rooms(PrincipalId who) {
        return Departure.rooms(database, who);
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

    /// His messages after an entry, without those that are deleted.
    public List<Message> messages(PrincipalId who, RoomId room, long after, int limit) {
        return database.read(tx -> {
            var in = Listing.find(tx, room);
            return tx.rows(
                    Tables.MESSAGE
                            + " where room_no = ? and author = ? and deleted = 0 and seq > ?"
                            + " order by seq limit ?",
                    row -> Tables.message(row, room),
                    in.no(),
                    who.bytes(),
                    after,
                    limit);
        });
    }

    /// Some of his rolls, each as he may see it.
    ///
    /// @param last how far the room was looked through
    /// @param more whether there may be more after that
    public record Rolls(List<DiceRoll> rolls, long last, boolean more) {}

    /// His rolls after an entry, out of so many that name him.
    public Rolls rolls(PrincipalId who, RoomId room, long after, int limit) {
        return database.read(tx -> {
            var naming =
                    tx.rows(
                            "select id, seq, data from roll where room_no = ? and seq > ?"
                                    + " and instr(data, ?) > 0 order by seq limit ?",
                            row ->
                                    RollStore.roll(
                                            row.getString("id"),
                                            room,
                                            row.getLong("seq"),
                                            row.getString("data")),
                            Listing.find(tx, room).no(),
                            after,
                            who,
                            limit);
            // A roll names its readers too.
            var his =
                    naming.stream()
                            .filter(roll -> roll.roller().id().equals(who))
                            .map(roll -> roll.seenBy(who))
                            .toList();
            long last = naming.isEmpty() ? after : naming.getLast().seq();
            return new Rolls(his, last, naming.size() == limit);
        });
    }
}
