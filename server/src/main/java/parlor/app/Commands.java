package parlor.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import parlor.dice.DiceException;
import parlor.dice.Faces;
import parlor.dice.Notation;
import parlor.dice.Odds;
import parlor.dice.Roller;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command line. Each command writes nothing but its answer to standard output.
@Command(
        name = "parlor",
        description = "A server for rooms where people talk and roll dice, live.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DiceCommand.class,
            RoomCommand.class,
            AccountCommand.class,
            ClientCommand.class,
            KeysCommand.class,
            SecretCommand.class
        },
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
        for (var warning : Warning.of(config)) {
            System.err.println(
                    "parlor: %s: see %s".formatted(warning.event(), warning.setting().variable()));
        }
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
        var config = Config.read(System.getenv());
        Restore.read(file, config);
        System.out.println(config.data());
        return 0;
    }

    @Command(
            description = "Roll dice, or print what to expect of them.",
            mixinStandardHelpOptions = true)
    int roll(
            @Option(names = "--odds", description = "Mean, variance and every chance.")
                    boolean odds,
            @Parameters(paramLabel = "EXPR", arity = "1..*") List<String> words)
            throws Refusal {
        var out = new PrintWriter(System.out, false, UTF_8);
        try {
            var expression = Notation.parse(String.join(" ", words));
            if (odds) {
                OddsTable.of(Odds.of(expression)).forEach(line -> out.print(line + "\n"));
            } else {
                var roll = Roller.roll(expression, Faces.random(new SecureRandom()));
                out.print(roll.breakdown() + " = " + roll.total() + "\n");
            }
        } catch (DiceException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        out.flush();
        return 0;
    }

    @Command(hidden = true, description = "Start, be used a little, and end.")
    int train(@Parameters(paramLabel = "FOLDER") Path folder) throws Exception {
        return Training.run(folder);
    }
}
