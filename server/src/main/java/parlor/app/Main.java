package parlor.app;

import java.io.PrintStream;
import java.util.Objects;
import picocli.CommandLine;

/// Where the process begins. Exit codes: 0, 2 for a mistake of the caller, 1 for ours.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        // The usual start does not wait for the command line's parser.
        if (args.length == 1 && args[0].equals("run")) {
            return guarded(RunCommand::run);
        }
        var line =
                new CommandLine(new Commands())
                        .setExpandAtFiles(false) // `@name` is a value on a sheet.
                        .setExecutionExceptionHandler((e, command, parsed) -> told(e));
        // A roll may begin with a minus.
        Objects.requireNonNull(line.getSubcommands().get("roll"))
                .setUnmatchedOptionsArePositionalParams(true);
        return line.execute(args);
    }

    /// What a command does; it returns the exit code.
    @FunctionalInterface
    interface Work {
        int run() throws Exception;
    }

    static int guarded(Work work) {
        try {
            return work.run();
        } catch (Exception e) {
            return told(e);
        }
    }

    private static int told(Exception mistake) {
        PrintStream err = System.err;
        switch (mistake) {
            case Config.Mistakes mistakes -> {
                err.println("parlor: the settings cannot be used:");
                mistakes.lines().forEach(line -> err.println("  " + line));
            }
            case Refusal refusal -> err.println("parlor: " + refusal.getMessage());
            default -> {
                err.println("parlor: a fault of ours");
                mistake.printStackTrace(err);
                return 1;
            }
        }
        return 2;
    }
}
