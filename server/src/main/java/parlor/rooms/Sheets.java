package parlor.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.db.Tx;
import parlor.identity.PrincipalId;

/// Where sheets and tables are kept.
final class Sheets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<RollTable.Line>> LINES = new TypeReference<>() {};
    private static final String VALUE = "VALUE";
    private static final String MACRO = "MACRO";

    private Sheets() {}

    static Sheet of(Tx tx, long room, PrincipalId member) {
        return new Sheet(all(tx, room, member, VALUE), all(tx, room, member, MACRO));
    }

    private record Named(String name, String text) {}

    private static Map<String, String> all(Tx tx, long room, PrincipalId member, String kind) {
        var all = new TreeMap<String, String>();
        tx.rows(
                        "select name, text from sheet"
                                + " where room_no = ? and principal = ? and kind = ?",
                        row -> new Named(row.getString("name"), row.getString("text")),
                        room,
                        member,
                        kind)
                .forEach(it -> all.put(it.name(), it.text()));
        return all;
    }

    static void put(Tx tx, long room, PrincipalId member, Sheet sheet) {
        forget(tx, room, member);
        sheet.values().forEach((name, text) -> put(tx, room, member, VALUE, name, text));
        sheet.macros().forEach((name, text) -> put(tx, room, member, MACRO, name, text));
    }

    /// Keeps one macro more, or another under its name.
    static void putMacro(Tx tx, long room, PrincipalId member, String name, String text) {
        var macros = all(tx, room, member, MACRO);
        if (!macros.containsKey(name) && macros.size() >= Limits.SHEET_MACROS) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "A sheet has at most %d macros.".formatted(Limits.SHEET_MACROS),
                    "text");
        }
        put(tx, room, member, MACRO, name, text);
    }

    static boolean dropMacro(Tx tx, long room, PrincipalId member, String name) {
        return tx.update(
                        "delete from sheet where room_no = ? and principal = ?"
                                + " and kind = 'MACRO' and name = ?",
                        room,
                        member,
                        name)
                > 0;
    }

    private static void put(
            Tx tx, long room, PrincipalId member, String kind, String name, String text) {
        tx.update(
                "insert into sheet (room_no, principal, kind, name, text) values (?, ?, ?, ?, ?)"
                        + " on conflict do update set text = excluded.text",
                room,
                member,
                kind,
                name,
                text);
    }

    /// A sheet ends with its seat.
    static void forget(Tx tx, long room, PrincipalId member) {
        tx.update("delete from sheet where room_no = ? and principal = ?", room, member);
    }

    // ---- tables ----

    static List<RollTable> tables(Tx tx, long room) {
        return tx.rows(
                "select name, entries from roll_table where room_no = ? order by name",
                row -> new RollTable(row.getString("name"), lines(row.getString("entries"))),
                room);
    }

    static Optional<RollTable> table(Tx tx, long room, String name) {
        return tx.row(
                "select name, entries from roll_table where room_no = ? and name = ?",
                row -> new RollTable(row.getString("name"), lines(row.getString("entries"))),
                room,
                name);
    }

    static void put(Tx tx, long room, RollTable table) {
        var others =
                tx.row(
                        "select count(*) from roll_table where room_no = ? and name <> ?",
                        row -> row.getLong(1),
                        room,
                        table.name());
        if (others.orElse(0L) >= Limits.TABLES) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "A room has at most %d tables.".formatted(Limits.TABLES),
                    "name");
        }
        tx.update(
                "insert into roll_table (room_no, name, entries) values (?, ?, ?)"
                        + " on conflict do update set entries = excluded.entries",
                room,
                table.name(),
                text(table.lines()));
    }

    static boolean drop(Tx tx, long room, String name) {
        return tx.update("delete from roll_table where room_no = ? and name = ?", room, name) > 0;
    }

    private static List<RollTable.Line> lines(String json) {
        try {
            return JSON.readValue(json, LINES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable table", e);
        }
    }

    private static String text(List<RollTable.Line> lines) {
        try {
            return JSON.writeValueAsString(lines);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- looking up ----

    static @Nullable String value(Tx tx, long room, PrincipalId member, String name) {
        return one(tx, room, member, VALUE, name);
    }

    static @Nullable String macro(Tx tx, long room, PrincipalId member, String name) {
        return one(tx, room, member, MACRO, name);
    }

    private static @Nullable String one(
            Tx tx, long room, PrincipalId member, String kind, String name) {
        return tx.row(
                        "select text from sheet where room_no = ? and principal = ?"
                                + " and kind = ? and name = ?",
                        row -> row.getString("text"),
                        room,
                        member,
                        kind,
                        SheetRules.folded(name))
                .orElse(null);
    }
}
