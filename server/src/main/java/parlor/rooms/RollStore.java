package parlor.rooms;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;
import parlor.rooms.EventStore.StoredUser;

/// How rolls stand in their table: JSON of the shapes below, secrets and all.
final class RollStore {
    private RollStore() {}

    /// @param fallen null if it stayed where the room was imported from
    private record StoredRoll(
            StoredUser roller,
            long rev,
            @Nullable Secret secret,
            List<String> readers,
            @Nullable Fallen fallen,
            int draws,
            StoredProof proof,
            long at,
            @Nullable String nonce) {}

    /// Puts a roll that is new.
    static void put(Tx tx, long roomNo, DiceRoll roll) {
        tx.update(
                "insert into roll (room_no, seq, id, roller, data) values (?, ?, ?, ?, ?)",
                roomNo,
                roll.seq(),
                roll.id(),
                roll.roller().id().bytes(),
                data(roll));
    }

    /// Puts it in the place of what it was.
    static void replace(Tx tx, long roomNo, DiceRoll roll) {
        tx.update(
                "update roll set data = ? where room_no = ? and seq = ?",
                data(roll),
                roomNo,
                roll.seq());
    }

    private static String data(DiceRoll roll) {
        return EventStore.write(
                new StoredRoll(
                        StoredUser.of(roll.roller()),
                        roll.rev(),
                        roll.secret(),
                        roll.readers().stream().map(PrincipalId::toString).sorted().toList(),
                        roll.fallen(),
                        roll.draws(),
                        StoredProof.of(roll.proof()),
                        Tables.micros(roll.at()),
                        roll.nonce()));
    }

    /// The roll of this number, with all its secrets.
    static Optional<DiceRoll> find(Tx tx, Room room, long seq) {
        return tx.row(
                "select id, data from roll where room_no = ? and seq = ?",
                row -> roll(row.getString("id"), room.id(), seq, row.getString("data")),
                room.no(),
                seq);
    }

    static DiceRoll roll(String id, RoomId room, long seq, String data) {
        var it = EventStore.read(data, StoredRoll.class);
        return new DiceRoll(
                MessageId.of(id),
                room,
                seq,
                it.rev(),
                it.roller().user(),
                it.secret(),
                it.readers().stream().map(PrincipalId::of).collect(toSet()),
                it.fallen(),
                it.draws(),
                it.proof().proof(),
                Tables.instant(it.at()),
                it.nonce());
    }
}
