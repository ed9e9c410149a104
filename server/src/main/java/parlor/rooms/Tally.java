package parlor.rooms;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.dice.Roll;
import parlor.dice.Sides;
import parlor.dice.Statistics;
import parlor.identity.PrincipalId;

/// How often each face fell, for each member of a room and for the room as a whole: of the dice
/// with at most 100 sides, and only of rolls that everybody may see.
final class Tally {
    private static final int MOST_SIDES = 100;
    private static final String ALL = "";
    private static final TypeReference<LinkedHashMap<String, long[]>> COUNTS =
            new TypeReference<>() {};

    private Tally() {}

    /// Counts the faces of a roll.
    static void count(Tx tx, long room, PrincipalId member, Roll roll) {
        add(tx, room, member, counts(roll));
    }

    /// Keeps the faces of a secret roll until it is revealed.
    static void withhold(Tx tx, long room, long seq, Roll roll) {
        var counts = counts(roll);
        if (!counts.isEmpty()) {
            tx.update(
                    "insert into tally_withheld (room_no, seq, counts) values (?, ?, ?)",
                    room,
                    seq,
                    EventStore.write(counts));
        }
    }

    /// Counts the faces of a roll that was secret until now.
    static void reveal(Tx tx, long room, long seq, PrincipalId member) {
        tx.row(
                        "select counts from tally_withheld where room_no = ? and seq = ?",
                        row -> EventStore.read(row.getString("counts"), COUNTS),
                        room,
                        seq)
                .ifPresent(counts -> add(tx, room, member, counts));
        tx.update("delete from tally_withheld where room_no = ? and seq = ?", room, seq);
    }

    private static Map<String, long[]> counts(Roll roll) {
        var counts = new LinkedHashMap<String, long[]>();
        for (var term : roll.terms()) {
            if (isCounted(term.sides())) {
                var faces =
                        counts.computeIfAbsent(
                                "d" + term.sides(), _ -> new long[term.sides().ways()]);
                term.drawn().forEach(face -> faces[term.sides().indexOf(face)]++);
            }
        }
        return counts;
    }

    private static boolean isCounted(Sides sides) {
        return switch (sides) {
            case Sides.Plain plain -> plain.count() <= MOST_SIDES;
            case Sides.Percent _, Sides.Fudge _ -> true;
            case Sides.Custom _ -> false;
        };
    }

    private static void add(Tx tx, long room, PrincipalId member, Map<String, long[]> counts) {
        counts.forEach((die, faces) -> {
            add(tx, room, member.toString(), die, faces);
            add(tx, room, ALL, die, faces);
        });
    }

    private static void add(Tx tx, long room, String whose, String die, long[] faces) {
        var before =
                tx.row(
                                "select counts from tally"
                                        + " where room_no = ? and principal = ? and die = ?",
                                row -> numbers(row.getString("counts")),
                                room,
                                whose,
                                die)
                        .orElseGet(() -> new long[faces.length]);
        Arrays.setAll(before, i -> before[i] + faces[i]);
        tx.update(
                "insert into tally (room_no, principal, die, counts) values (?, ?, ?, ?)"
                        + " on conflict do update set counts = excluded.counts",
                room,
                whose,
                die,
                Arrays.stream(before).mapToObj(Long::toString).collect(Collectors.joining(",")));
    }

    private static long[] numbers(String counts) {
        return Arrays.stream(counts.split(",", -1)).mapToLong(Long::parseLong).toArray();
    }

    /// @param member null for everybody together
    static Statistics statistics(Tx tx, long room, @Nullable PrincipalId member) {
        var statistics = new Statistics();
        for (var row : rows(tx, room, member)) {
            var sides = sides(row.die());
            for (int i = 0; i < row.faces().length; i++) {
                if (row.faces()[i] > 0) {
                    statistics.add(sides, sides.text(i), row.faces()[i]);
                }
            }
        }
        return statistics;
    }

    private record Row(String die, long[] faces) {}

    private static List<Row> rows(Tx tx, long room, @Nullable PrincipalId member) {
        return tx.rows(
                "select die, counts from tally where room_no = ? and principal = ?",
                row -> new Row(row.getString("die"), numbers(row.getString("counts"))),
                room,
                member == null ? ALL : member.toString());
    }

    private static Sides sides(String die) {
        return switch (die) {
            case "d%" -> new Sides.Percent();
            case "dF" -> new Sides.Fudge(false);
            case "dF.1" -> new Sides.Fudge(true);
            default -> new Sides.Plain(Integer.parseInt(die.substring(1)));
        };
    }
}
