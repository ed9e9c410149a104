package parlor.rooms;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// What a member rolled last in a room, for `/again` and `/reveal`.
///
/// @param dice the notations, with `;` between them
/// @param withheld the number of the member's last secret roll, or null
record LastRoll(
        String dice, @Nullable String label, @Nullable Secret secret, @Nullable Long withheld) {

    /// Keeps it in place of the one before, whose secret roll stays known.
    static void put(Tx tx, long room, PrincipalId member, LastRoll last) {
        var secret = last.secret();
        tx.update(
                """
                insert into last_roll (room_no, principal, dice, label, secret, withheld)
                values (?, ?, ?, ?, ?, ?)
                on conflict do update set dice = excluded.dice, label = excluded.label,
                  secret = excluded.secret, withheld = coalesce(excluded.withheld, withheld)
                """,
                room,
                member,
                last.dice(),
                last.label(),
                secret == null ? null : secret.name(),
                last.withheld());
    }

    static Optional<LastRoll> of(Tx tx, long room, PrincipalId member) {
        return tx.row(
                "select dice, label, secret, withheld from last_roll"
                        + " where room_no = ? and principal = ?",
                row -> {
                    var secret = row.getString("secret");
                    return new LastRoll(
                            row.getString("dice"),
                            row.getString("label"),
                            secret == null ? null : Secret.valueOf(secret),
                            Tables.number(row, "withheld"));
                },
                room,
                member);
    }
}
