package parlor.rooms;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parlor.db.Database;

/// Rooms as wholes, read beside a running server.
public final class Archive {
    private static final int PAGE = 200;

    private final Database database;

    public Archive(Database database) {
        this.database = database;
    }

    /// A room by its id or by its code.
    public Optional<RoomId> find(String name) {
        var code = Codes.normalise(name);
        return database.read(tx ->
                tx.row(
                        "select id from room where gone = 0 and (id = ? or code = ?)"
                                + " order by open desc limit 1",
                        row -> RoomId.of(row.getString("id")),
                        id(name),
                        code));
    }

    private static String id(String name) {
        try {
            return UUID.fromString(name).toString();
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /// The name of the history.
    public String epoch() {
        return database.read(tx ->
                tx.row("select value from meta where name = 'epoch'", row -> row.getString(1))
                        .orElse(""));
    }

    /// Every entry as everybody may see it; with the first one comes the room. Each page is a read
    /// of its own. Throws `not_found`.
    public void export(RoomId room, BiConsumer<Entry, @Nullable Room> line) {
        long after = 0;
        for (var page = page(room, after); !page.entries().isEmpty(); page = page(room, after)) {
            for (var entry : page.entries()) {
                line.accept(entry, entry.seq() == 1 ? page.room() : null);
                after = entry.seq();
            }
        }
    }

    private ExportPage page(RoomId room, long after) {
        return database.read(tx -> {
            var in = Listing.find(tx, room);
            return new ExportPage(in, History.entries(tx, in, after, null, PAGE));
        });
    }
}
