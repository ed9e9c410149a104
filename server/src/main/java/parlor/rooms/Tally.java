package parlor.rooms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.db.Tx;
import parlor.dice.Notation;
import parlor.dice.Sides;
import parlor.dice.Statistics;
import parlor.identity.PrincipalId;

/// How often each face fell, for each member of a room and for the room as a whole: of the dice
/// with at most 100 different faces, and only of rolls that everybody may see.
final class Tally {
    private static final int MOST_FACES = 100;
    private static final String ALL = "";

    private Tally() {}

    /// Counts the faces of a roll that everybody may see.
    static void count(Tx tx, long room, PrincipalId member, Fallen fallen) {
        var thrown = new LinkedHashMap<String, List<String>>();
        for (var term : fallen.terms()) {
            if (term.die() != null) {
                thrown.computeIfAbsent(term.die(), _ -> new ArrayList<>()).addAll(term.thrown());
            }
        }
        thrown.forEach((die, faces) -> {
            var shown = faces(Notation.die(die));
            if (!shown.isEmpty()) {
                var counts = new long[shown.size()];
                faces.forEach(face -> counts[shown.indexOf(face)]++);
                add(tx, room, member.toString(), die, counts);
                add(tx, room, ALL, die, counts);
            }
        });
    }

    /// What the die can show, each face once, in the order in which counts are kept; nothing for a
    /// die that is not counted.
    private static List<String> faces(Sides sides) {
        if (sides instanceof Sides.Plain plain && plain.count() > MOST_FACES) {
            return List.of();
        }
        var faces = List.copyOf(sides.weights().keySet());
        return faces.size() > MOST_FACES ? List.of() : faces;
    }

    private static void add(Tx tx, long room, String whose, String die, long[] faces) {
        var kept = kept(tx, room, whose, die);
        if (kept.isEmpty() && isOwn(die) && ownDice(tx, room, whose) >= Limits.TALLIED_DICE) {
            return;
        }
        var before = kept.orElseGet(() -> new long[faces.length]);
        Arrays.setAll(before, i -> before[i] + faces[i]);
        tx.update(
                "insert into tally (room_no, principal, die, counts) values (?, ?, ?, ?)"
                        + " on conflict do update set counts = excluded.counts",
                room,
                whose,
                die,
                Arrays.stream(before).mapToObj(Long::toString).collect(Collectors.joining(",")));
    }

    private static Optional<long[]> kept(Tx tx, long room, String whose, String die) {
        return tx.row(
                "select counts from tally where room_no = ? and principal = ? and die = ?",
                row -> numbers(row.getString("counts")),
                room,
                whose,
                die);
    }

    /// Whether somebody made up the faces of the die, as one can without end.
    private static boolean isOwn(String die) {
        return die.startsWith("d[");
    }

    private static int ownDice(Tx tx, long room, String whose) {
        return tx.row(
                        "select count(*) from tally where room_no = ? and principal = ?"
                                + " and die >= 'd[' and die < 'd\\'",
                        row -> row.getInt(1),
                        room,
                        whose)
                .orElse(0);
    }

    private static long[] numbers(String counts) {
        return Arrays.stream(counts.split(",", -1)).mapToLong(Long::parseLong).toArray();
    }

    /// @param member null for everybody together
    static Statistics statistics(Tx tx, long room, @Nullable PrincipalId member) {
        var statistics = new Statistics();
        for (var row : rows(tx, room, member)) {
            var sides = Notation.die(row.die());
            var faces = faces(sides);
            for (int i = 0; i < row.counts().length; i++) {
                if (row.counts()[i] > 0) {
                    statistics.add(sides, faces.get(i), row.counts()[i]);
                }
            }
        }
        return statistics;
    }

    private record Row(String die, long[] counts) {}

    private static List<Row> rows(Tx tx, long room, @Nullable PrincipalId member) {
        return tx.rows(
                "select die, counts from tally where room_no = ? and principal = ?",
                row -> new Row(row.getString("die"), numbers(row.getString("counts"))),
                room,
                member == null ? ALL : member.toString());
    }
}
