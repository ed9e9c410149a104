package parlor.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import parlor.base.Limits;
import parlor.http.Answer;
import parlor.http.Budgets;
import parlor.http.Call;
import parlor.http.Query;
import parlor.http.Routes;
import parlor.rooms.Playbook;
import parlor.rooms.RollTable;
import parlor.rooms.Sheet;
import parlor.wire.JsonText;

/// What members keep for their rolls: their own sheet, and the room's tables.
record SheetEndpoints(Playbook playbook, Budgets budgets) {
    private static final String ROOM = "/api/v1/rooms/{id}";
    private static final String SHEET = ROOM + "/members/me/sheet";
    private static final String TABLES = ROOM + "/tables";
    private static final String TABLE = TABLES + "/{name}";

    void addTo(Routes routes) {
        routes.add("GET", SHEET, call -> answer(playbook.sheet(call.me(), call.room())));
        routes.add("PUT", SHEET, this::keepSheet);
        routes.add("GET", TABLES, this::tables);
        routes.add("PUT", TABLE, this::keepTable);
        routes.add("DELETE", TABLE, this::dropTable);
    }

    private Answer keepSheet(Call call) {
        var me = call.me();
        var fields = call.fields();
        var sheet =
                new Sheet(
                        fields.texts("values", Limits.SHEET_VALUES),
                        fields.texts("macros", Limits.SHEET_MACROS));
        fields.done();
        var room = call.room();
        budgets.message(call.session().id(), room);
        return answer(Call.await(playbook.keep(me, room, sheet)));
    }

    private static Answer answer(Sheet sheet) {
        return Answer.json(200, json -> sheet(json, sheet));
    }

    static void sheet(JsonText json, Sheet sheet) throws IOException {
        json.object("values", v -> texts(v, sheet.values()))
                .object("macros", m -> texts(m, sheet.macros()));
    }

    private static void texts(JsonText json, Map<String, String> texts) throws IOException {
        for (var it : texts.entrySet()) {
            json.put(it.getKey(), it.getValue());
        }
    }

    private Answer tables(Call call) {
        var tables = playbook.tables(call.me(), call.room());
        return Answer.json(200, json -> json.array("results", tables, SheetEndpoints::table));
    }

    private static void table(JsonText json, RollTable table) throws IOException {
        json.put("name", table.name()).array("lines", table.lines(), SheetEndpoints::line);
    }

    private static void line(JsonText json, RollTable.Line line) throws IOException {
        json.put("text", line.text()).put("weight", line.weight()).put("roll", line.roll());
    }

    private Answer keepTable(Call call) {
        var me = call.me();
        var fields = call.fields();
        var lines = new ArrayList<RollTable.Line>();
        for (var it : fields.objects("lines", Limits.TABLE_LINES)) {
            var text = it.required("text", Limits.TABLE_TEXT);
            lines.add(
                    new RollTable.Line(
                            Objects.requireNonNullElse(text, ""),
                            it.whole("weight", 1),
                            it.text("roll", Limits.NOTATION)));
        }
        fields.done();
        var room = call.room();
        budgets.message(call.session().id(), room);
        var table = new RollTable(name(call), lines);
        var kept = Call.await(playbook.keep(me, room, table));
        return Answer.json(200, json -> table(json, kept));
    }

    private Answer dropTable(Call call) {
        var me = call.me();
        var room = call.room();
        budgets.message(call.session().id(), room);
        Call.await(playbook.drop(me, room, name(call)));
        return Answer.none(204);
    }

    private static String name(Call call) {
        return Query.decoded(call.part("name").replace("+", "%2B"));
    }
}
