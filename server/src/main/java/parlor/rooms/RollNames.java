package parlor.rooms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parlor.db.Tx;
import parlor.dice.Variables;
import parlor.identity.PrincipalId;

/// What names in a member's roll stand for, read when they are asked for.
final class RollNames implements Variables {
    private final Tx tx;
    private final long room;
    private final PrincipalId member;
    private final List<RollTable> tables = new ArrayList<>();

    RollNames(Tx tx, long room, PrincipalId member) {
        this.tx = tx;
        this.room = room;
        this.member = member;
    }

    @Override
    public @Nullable String value(String name) {
        return Sheets.value(tx, room, member, name);
    }

    @Override
    public @Nullable String macro(String name) {
        return Sheets.macro(tx, room, member, name);
    }

    @Override
    public @Nullable String table(String name) {
        var table = Sheets.table(tx, room, SheetRules.folded(name));
        table.ifPresent(tables::add);
        return table.map(RollTable::die).orElse(null);
    }

    /// The tables that were asked for.
    List<RollTable> tables() {
        return tables;
    }
}
