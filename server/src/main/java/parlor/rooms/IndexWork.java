package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import parlor.db.Tx;
import parlor.rooms.Index.Change;
import parlor.rooms.Index.Text;

/// What is done to the index of one room in one step, as it was read.
///
/// @param gone whether the room is deleted
/// @param more whether there is more to do after it
/// @param forgets whether something is to be taken from the tables then
/// @param texts about how much it is
record IndexWork(Change change, boolean gone, boolean more, boolean forgets, int texts) {
    /// So many texts are taken in at once.
    static final int BATCH = 4_000;

    /// To let go of a text costs the index as much as to take in this many.
    private static final int REMOVAL = 20;

    private static final int REMOVED = BATCH / REMOVAL;

    private record Old(long seq, long rev, String text) {}

    /// What the index has to do to come forward from where it is.
    static IndexWork read(Tx tx, long room, long from) {
        var state =
                tx.row(
                        "select head, gone from room where no = ?",
                        row -> new long[] {row.getLong(1), row.getLong(2)},
                        room);
        if (state.isEmpty()) {
            return new IndexWork(
                    new Change(room, List.of(), List.of(), from), false, false, false, 0);
        }
        return state.get()[1] == 1
                ? readGone(tx, room, from)
                : readNews(tx, room, from, state.get()[0]);
    }

    private static IndexWork readNews(Tx tx, long room, long from, long last) {
        long reach = reach(tx, room, from, last);
        var news =
                tx.rows(
                        "select seq, coalesce(t.text, '') from message"
                                + " left join text t on t.no = text_no"
                                + " where room_no = ? and seq > ? and seq <= ?"
                                + " order by seq limit ?",
                        row -> new Text(row.getLong(1), Folded.of(row.getString(2))),
                        room,
                        from,
                        reach,
                        BATCH);
        long head = news.size() == BATCH ? news.getLast().seq() : reach;
        var in = new ArrayList<Text>();
        var out = new ArrayList<Text>();
        replaced(tx, room, from, head, in, out);
        in.addAll(head < last ? asOf(tx, room, from, head, news) : news);
        return new IndexWork(
                new Change(room, out, in, head),
                false,
                head < last,
                forgets(tx, room, head),
                news.size() + out.size() * REMOVAL);
    }

    /// How far the index goes in one step: so far that it lets go of few texts at once.
    private static long reach(Tx tx, long room, long from, long last) {
        return tx.row(
                        "select rev from forgotten where room_no = ? and rev > ?"
                                + " order by rev limit 1 offset ?",
                        row -> row.getLong(1),
                        room,
                        from,
                        REMOVED - 1)
                .map(rev -> Math.min(rev, last))
                .orElse(last);
    }

    /// The texts as they were at `head`, though some have changed since: the index holds one state.
    private static List<Text> asOf(Tx tx, long room, long from, long head, List<Text> news) {
        var changed =
                Set.copyOf(
                        tx.rows(
                                "select distinct seq from forgotten"
                                        + " where room_no = ? and seq > ? and seq <= ? and rev > ?",
                                row -> row.getLong(1),
                                room,
                                from,
                                head,
                                head));
        return news.stream()
                .map(text ->
                        changed.contains(text.seq())
                                ? new Text(
                                        text.seq(), Folded.of(textAt(tx, room, text.seq(), head)))
                                : text)
                .toList();
    }

    /// Texts that were indexed and have changed since: what the index holds is the oldest of them.
    private static void replaced(
            Tx tx, long room, long from, long head, List<Text> in, List<Text> out) {
        var olds =
                tx.rows(
                        "select seq, rev, t.text from forgotten join text t on t.no = text_no"
                                + " where room_no = ? and seq <= ? and rev > ? and rev <= ?"
                                + " order by seq, rev",
                        row -> new Old(row.getLong(1), row.getLong(2), row.getString(3)),
                        room,
                        from,
                        from,
                        head);
        long last = -1;
        for (var old : olds) {
            if (old.seq() != last) {
                last = old.seq();
                out.add(new Text(old.seq(), Folded.of(old.text())));
                // A still later text goes in with its own number's turn.
                in.add(new Text(old.seq(), Folded.of(textAt(tx, room, old.seq(), head))));
            }
        }
    }

    /// The text of a message as it was when the room's last entry was `head`.
    private static String textAt(Tx tx, long room, long seq, long head) {
        return tx.row(
                        """
                        select coalesce(t.text, '') from message m left join text t on t.no =
                          coalesce((select f.text_no from forgotten f where f.room_no = m.room_no
                            and f.seq = m.seq and f.rev > ? order by f.rev limit 1), m.text_no)
                        where m.room_no = ? and m.seq = ?
                        """,
                        row -> row.getString(1),
                        head,
                        room,
                        seq)
                .orElse("");
    }

    /// The index lets go of a deleted room newest first, and notes in the same step how far it
    /// still reaches: it must not be told twice to forget a text. What is left is erased after
    /// that.
    private static IndexWork readGone(Tx tx, long room, long from) {
        if (forgets(tx, room, from)) {
            var same = new Change(room, List.of(), List.of(), from);
            return new IndexWork(same, false, true, true, BATCH / 4);
        }
        if (from == 0) {
            return new IndexWork(
                    new Change(room, List.of(), List.of(), 0), true, false, true, BATCH / 4);
        }
        var out = newest(tx, room, from);
        long head = out.size() < REMOVED ? 0 : out.getLast().seq() - 1;
        var change = new Change(room, out, List.of(), head);
        return new IndexWork(change, true, true, false, out.size() * REMOVAL);
    }

    /// The newest texts up to this number, as the index knows them: before what it has not heard
    /// of.
    private static List<Text> newest(Tx tx, long room, long from) {
        return tx.rows(
                """
                select m.seq, coalesce(t.text, '') from message m left join text t on t.no =
                  coalesce((select f.text_no from forgotten f where f.room_no = m.room_no
                    and f.seq = m.seq and f.rev > ? order by f.rev limit 1), m.text_no)
                where m.room_no = ? and m.seq <= ? order by m.seq desc limit ?
                """,
                row -> new Text(row.getLong(1), Folded.of(row.getString(2))),
                from,
                room,
                from,
                REMOVED);
    }

    private static boolean forgets(Tx tx, long room, long head) {
        return tx.row(
                        "select 1 from forgotten where room_no = ? and rev <= ? limit 1",
                        _ -> true,
                        room,
                        head)
                .isPresent();
    }
}
