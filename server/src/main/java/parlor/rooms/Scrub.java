package parlor.rooms;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parlor.db.Database;
import parlor.db.Tx;

/// The rest of forgetting: the engine copies rows when it makes room for others, and clears no copy
/// but the last. A file in which words were forgotten is written anew, and the overwritten texts go
/// with it; their numbers may be given out again, as nothing refers to them.
final class Scrub {
    /// A larger file would keep the writer waiting too long: that is done while nobody is there.
    static final long MOST_BYTES = 64L << 20;

    /// Then too a larger one is left as it is, for whoever comes would find no server.
    static final long MOST_QUIET_BYTES = 512L << 20;

    private static final Logger journal = LoggerFactory.getLogger(Scrub.class);

    private Scrub() {}

    /// Notes that words were forgotten, with the change that forgets them.
    static void due(Tx tx) {
        tx.update("insert into meta (name, value) values ('scrub', 'due') on conflict do nothing");
    }

    /// Writes the file anew if it is due and small enough, in memory.
    ///
    /// @return whether it did
    static boolean run(Database database) {
        return isDue(database)
                && database.bytes() <= MOST_BYTES
                && run(database, Database.Beside.MEMORY);
    }

    /// Writes a larger file anew if it is due and there is room, for nobody is there.
    ///
    /// @param least only a file that is larger
    /// @param most only a file that is not
    /// @return whether it did
    static boolean runQuietly(Database database, long least, long most) {
        long bytes = database.bytes();
        if (bytes <= least || !isDue(database)) {
            return false;
        }
        if (bytes > most || !database.hasRoomFor(2 * bytes)) {
            journal.atWarn().addKeyValue("most_bytes", most).log("scrub_too_large");
            return false;
        }
        return run(database, Database.Beside.DISK);
    }

    private static boolean isDue(Database database) {
        return database.read(tx -> tx.row("select 1 from meta where name = 'scrub'", _ -> true))
                .isPresent();
    }

    private static boolean run(Database database, Database.Beside beside) {
        try {
            rewrite(database, beside);
            return true;
        } catch (RuntimeException e) {
            journal.atWarn().setCause(e).log("scrub_failed");
            database.write(tx -> {
                due(tx);
                return true;
            });
            return false;
        }
    }

    /// What becomes due meanwhile waits for the lock, and so is noted after this was taken off.
    private static void rewrite(Database database, Database.Beside beside) {
        // Taken away alone, they would make the engine move, and so copy, the texts beside them.
        database.rewrite(
                tx -> {
                    tx.update("delete from text where typeof(text) = 'blob'");
                    tx.update("delete from meta where name = 'scrub'");
                    return true;
                },
                beside);
    }
}
