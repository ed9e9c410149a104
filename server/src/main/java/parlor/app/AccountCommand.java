package parlor.app;

import parlor.accounts.Administration;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.db.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `parlor account …`: works beside a running server, on its data folder.
@Command(
        name = "account",
        description = "Look after accounts.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AccountCommand {

    @Command(description = "Make an account an administrator.", mixinStandardHelpOptions = true)
    int admin(@Parameters(paramLabel = "NAME") String name) throws Exception {
        var file = Config.read(System.getenv()).data().resolve(DataFolder.DATABASE);
        try (var timers = new SystemTimers();
                var database = Database.open(file, Threads.platform("reader"))) {
            if (!Administration.makeAdmin(database, Edge.system(timers), name)) {
                throw new Refusal("nobody is called " + name);
            }
        }
        System.out.println(name);
        return 0;
    }
}
