package parlor.rooms;

import java.util.List;
import parlor.db.Tx;

/// Takes the rows of a deleted room away, some at a time, so that the lane never waits long.
final class Erasure {
    private static final List<String> SOME =
            List.of(
                    "delete from message where room_no = ?1 and seq in"
                            + " (select seq from message where room_no = ?1 order by seq limit ?2)",
                    "delete from entry where room_no = ?1 and seq in"
                            + " (select seq from entry where room_no = ?1 order by seq limit ?2)",
                    "delete from roll where room_no = ?1 and seq in"
                            + " (select seq from roll where room_no = ?1 order by seq limit ?2)",
                    "delete from nonce where room_no = ?1 and (principal, nonce) in"
                            + " (select principal, nonce from nonce where room_no = ?1 limit ?2)",
                    "delete from command where room_no = ?1 and (principal, nonce) in"
                            + " (select principal, nonce from command where room_no = ?1 limit ?2)",
                    "delete from inline_roll where room_no = ?1 and (seq) in"
                            + " (select seq from inline_roll where room_no = ?1 order by seq limit ?2)",
                    "delete from tally where room_no = ?1 and (principal, die) in"
                            + " (select principal, die from tally where room_no = ?1 limit ?2)",
                    "delete from dice_epoch where room_no = ?1 and n in"
                            + " (select n from dice_epoch where room_no = ?1 limit ?2)");
    private static final List<String> REST =
            List.of(
                    "delete from forgotten where room_no = ?",
                    "delete from last_roll where room_no = ?",
                    "delete from sheet where room_no = ?",
                    "delete from roll_table where room_no = ?",
                    "delete from seat where room_no = ?",
                    "delete from trace where room_no = ?",
                    "delete from room where no = ?");

    private Erasure() {}

    /// @param most rows of each table
    /// @return whether nothing is left
    static boolean some(Tx tx, long room, int most) {
        Texts.wipe(tx, room, most);
        int erased = 0;
        for (var sql : SOME) {
            erased += tx.update(sql, room, most);
        }
        if (erased == 0) {
            Texts.wipeForgotten(tx, room, Long.MAX_VALUE);
            REST.forEach(sql -> tx.update(sql, room));
            Scrub.due(tx);
        }
        return erased == 0;
    }
}
