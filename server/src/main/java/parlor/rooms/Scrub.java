package parlor.rooms;

import parlor.db.Database;
import parlor.db.Tx;

/// The rest of forgetting: the engine copies rows when it makes room for others, and clears no copy
/// but the last. A file in which words were forgotten is written anew, and the overwritten texts go
/// with it; their numbers may be given out again, as nothing refers to them.
final class Scrub {
    /// A larger file is left as it is: the writer would wait too long.
    static final long MOST_BYTES = 64L << 20;

    private Scrub() {}

    /// Notes that words were forgotten, with the change that forgets them.
    static void due(Tx tx) {
        tx.update("insert into meta (name, value) values ('scrub', 'due') on conflict do nothing");
    }

    /// Writes the file anew if it is due and small enough.
    ///
    /// @return whether it did
    static boolean run(Database database) {
        boolean due =
                database.read(tx -> tx.row("select 1 from meta where name = 'scrub'", _ -> true))
                        .isPresent();
        if (!due || database.bytes() > MOST_BYTES) {
            return false;
        }
        // Taken away alone, they would make the engine move, and so copy, the texts beside them.
        database.rewrite(tx -> {
            tx.update("delete from text where typeof(text) = 'blob'");
            return true;
        });
        database.write(tx -> tx.update("delete from meta where name = 'scrub'"));
        return true;
    }
}
