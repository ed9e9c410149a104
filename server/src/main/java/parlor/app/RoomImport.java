package parlor.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.db.Database;
import parlor.rooms.Archive;
import parlor.rooms.Entry;
import parlor.rooms.Import;
import parlor.rooms.Room;
import parlor.rooms.RoomEvent;
import parlor.rooms.Verification;
import parlor.wire.ExportLines;

/// Reads an exported room into the data folder: once to check every line, once to write.
final class RoomImport {
    private static final int CHUNK = 200;
    private static final long MOST_ENTRIES = 10_000_000;

    private RoomImport() {}

    /// The room that the file holds. Throws [Refusal] with the number of the first line that is not
    /// as it should be.
    static Room check(Path file) throws Refusal, IOException {
        var verification = new Verification(null);
        var first = new ArrayList<Room>();
        try (var lines = RoomCommand.lines(file)) {
            lines.forEach((number, text) -> {
                var line = read(number, text);
                if (number > MOST_ENTRIES) {
                    throw new Refusal("the file has more than %,d lines".formatted(MOST_ENTRIES));
                }
                if (line.entry().event() instanceof RoomEvent.RoomDeleted) {
                    throw new Refusal("line %d: the room was deleted".formatted(number));
                }
                var room = line.room();
                if (number == 1 && room != null) {
                    first.add(room);
                }
                verification.add(number, line.entry());
            });
        }
        for (var finding : verification.end().findings()) {
            throw new Refusal("line %d: %s".formatted(finding.line(), finding.what()));
        }
        if (first.isEmpty()) {
            throw new Refusal("line 1 does not say what room it is");
        }
        return first.getFirst();
    }

    private static ExportLines.Line read(long number, String text) throws Refusal {
        try {
            return ExportLines.read(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal("line %d: %s".formatted(number, e.getMessage()));
        }
    }

    static Room run(Path file, Room about, Database database, Config config)
            throws Refusal, IOException {
        var history = new Archive(database).epoch();
        var edge = Edge.system(new SystemTimers());
        var keys = Keys.open(config.data().resolve(DataFolder.KEYS), config, edge, database);
        var made = Import.begin(database, history, edge, keys.diceSeal(), about);
        List<Entry> chunk = new ArrayList<>();
        try (var lines = RoomCommand.lines(file)) {
            lines.forEach((number, text) -> {
                chunk.add(read(number, text).entry());
                if (chunk.size() == CHUNK) {
                    made.add(chunk);
                    chunk.clear();
                }
            });
        }
        made.add(chunk);
        return made.end();
    }
}
