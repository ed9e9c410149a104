package parlor.app;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import parlor.dice.DiceException;
import parlor.dice.Faces;
import parlor.dice.Notation;
import parlor.dice.Roller;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The command line. Each command writes nothing but its answer to standard output.
@Command(
        name = "parlor",
        description = "A server for rooms where people talk and roll dice, live.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class Commands {

    @Command(description = "Start the server.", mixinStandardHelpOptions = true)
    int run() throws Exception {
        return RunCommand.run();
    }

    @Command(
            description = "Print the effective settings and the limits.",
            mixinStandardHelpOptions = true)
    int config() throws Exception {
        var config = Config.read(System.getenv());
        table(config.shown());
        System.out.println();
        table(LimitsTable.rows());
        return 0;
    }

    private static void table(Map<String, String> rows) {
        rows.forEach((name, value) -> System.out.println((name + " = " + value).strip()));
    }

    @Command(
            description = "Copy the data of a running or stopped server into a file.",
            mixinStandardHelpOptions = true)
    int backup(@Parameters(paramLabel = "FILE") Path file) throws Exception {
        Backup.write(Config.read(System.getenv()).data(), file);
        System.out.println(file);
        return 0;
    }

    @Command(
            description = "Put a backup back; the server must be stopped.",
            mixinStandardHelpOptions = true)
    int restore(@Parameters(paramLabel = "FILE") Path file) throws Exception {
        var data = Config.read(System.getenv()).data();
        Restore.read(file, data);
        System.out.println(data);
        return 0;
    }

    @Command(description = "Roll dice.", mixinStandardHelpOptions = true)
    int roll(@Parameters(paramLabel = "EXPR", arity = "1..*") List<String> words) throws Refusal {
        try {
            var dice = Faces.random(new SecureRandom());
            var roll = Roller.roll(Notation.parse(String.join(" ", words)), dice);
            System.out.println(roll.breakdown() + " = " + roll.total());
            return 0;
        } catch (DiceException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    @Command(hidden = true, description = "Start, be used a little, and end.")
    int train(@Parameters(paramLabel = "FOLDER") Path folder) throws Exception {
        return Training.run(folder);
    }
}
