package parlor.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/// `parlor dice …`: what the dice can do without a server and without its data.
@Command(
        name = "dice",
        description = "Ask the dice engine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DiceCommand {

    @Command(
            description = "Answer conformance cases, JSON Lines from standard input.",
            mixinStandardHelpOptions = true)
    int eval() throws Exception {
        DiceEval.run(
                new BufferedReader(new InputStreamReader(System.in, UTF_8)),
                new PrintWriter(System.out, false, UTF_8));
        return 0;
    }
}
