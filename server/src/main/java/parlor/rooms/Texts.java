package parlor.rooms;

import org.jspecify.annotations.Nullable;
import parlor.db.Tx;

/// The texts of messages, each in one place. Rows are only ever added at the end and overwritten at
/// the same length: the engine leaves copies of rows that it moves, and so none of these moves.
/// What was overwritten goes when the file is written anew ([Scrub]).
final class Texts {
    private static final long UNKNOWN = -1;

    /// The last number in use, as long as this transaction lasts.
    private long last = UNKNOWN;

    /// Keeps a text, and gives its number; an empty one needs none.
    @Nullable Long put(Tx tx, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (last == UNKNOWN) {
            last = tx.row("select max(no) from text", row -> row.getLong(1)).orElse(0L);
        }
        last++;
        tx.update("insert into text (no, text) values (?, ?)", last, text);
        return last;
    }

    /// Overwrites what these forgotten texts of a room were.
    static void wipeForgotten(Tx tx, long room, long head) {
        tx.update(
                """
                update text set text = zeroblob(length(cast(text as blob))) where no in (
                  select text_no from forgotten where room_no = ? and rev <= ?)
                """,
                room,
                head);
    }

    /// Overwrites the labels of the rolls in a message.
    static void wipeLabels(Tx tx, long room, long seq) {
        tx.update(
                """
                update text set text = zeroblob(length(cast(text as blob))) where no in (
                  select labels_no from inline_roll where room_no = ? and seq = ?)
                """,
                room,
                seq);
    }

    /// Overwrites the texts of a deleted room's next messages, and the labels of the rolls in them.
    static void wipe(Tx tx, long room, int most) {
        tx.update(
                """
                update text set text = zeroblob(length(cast(text as blob))) where no in (
                  select labels_no from inline_roll where room_no = ? order by seq limit ?)
                """,
                room,
                most);
        tx.update(
                """
                update text set text = zeroblob(length(cast(text as blob))) where no in (
                  select text_no from message where room_no = ? order by seq limit ?)
                """,
                room,
                most);
    }
}
