package parlor.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/// Starts a server, puts a workload on it, prints what was measured. Ends with 1 when a check
/// failed, 2 when called wrongly.
public final class Bench {
    private static final String USAGE =
            """
            bench fanout | sends | search | signins | tokens | idle | stalled | restart | start | dice | feed | ceiling  [--server "COMMAND"] [--data FOLDER] [--key value ...]
            The workloads and their keys are described in bench/README.md.\
            """;

    private static final Map<String, Workload> WORKLOADS =
            Map.of(
                    "fanout", new Fanout(),
                    "sends", new Sends(),
                    "search", new Searching(),
                    "signins", new SignIns(),
                    "tokens", new Tokens(),
                    "idle", new Idle(),
                    "stalled", new Stalled(),
                    "restart", new Restart(),
                    "feed", new CannedFanout("feed", FeedServer.ENTRIES),
                    "ceiling", new CannedFanout("ceiling", Blast.ENTRIES));

    /// These start servers of their own, or none.
    private static final Set<String> ALONE = Set.of("start", "dice");

    private final Arguments arguments;
    private final PrintStream out;
    private final boolean pinned;

    private Bench(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
        pinned = Machine.twoCores() && !arguments.flag("unpinned");
    }

    /// `words` are the workload's name and its `--key value` pairs.
    public static void main(String[] words) throws Exception {
        String name = words.length == 0 ? "" : words[0];
        if (!WORKLOADS.containsKey(name) && !ALONE.contains(name)) {
            System.err.println(USAGE);
            System.exit(2);
        }
        Arguments arguments = Arguments.of(Arrays.copyOfRange(words, 1, words.length));
        boolean passed = new Bench(arguments, System.out).measured(name);
        System.exit(passed ? 0 : 1);
    }

    private boolean measured(String name) throws IOException, InterruptedException {
        if (pinned) {
            Machine.stayOnSecondCore();
        }
        Machine.spin();
        double before = Machine.spin();
        boolean passed = passed(name);
        double after = Machine.spin();
        Result noise =
                Result.named("machine")
                        .with("pinned", pinned ? 1 : 0)
                        .with("spin_before_ms", before)
                        .with("spin_after_ms", after)
                        .with("spin_ratio", Math.max(before, after) / Math.min(before, after));
        out.print(noise.table());
        out.println(noise.json());
        out.println(passed ? "passed" : "FAILED");
        return passed;
    }

    private boolean passed(String name) throws IOException, InterruptedException {
        Workload workload = WORKLOADS.get(name);
        if (workload == null) {
            Result result =
                    name.equals("dice")
                            ? Dice.measure(arguments)
                            : Starts.measure(this::start, arguments.number("times", 5));
            out.print(result.table());
            out.println(result.json());
            return true;
        }
        try (ServerProcess server = server(name)) {
            boolean passed = passed(workload, server);
            if (!passed) {
                out.println("# the server's last lines\n" + server.lastLines());
            }
            return passed;
        }
    }

    private boolean passed(Workload workload, ServerProcess server) {
        Failures failures = new Failures();
        try {
            workload.run(
                    new Run(
                            server.target(),
                            server,
                            server.data(),
                            this::start,
                            arguments,
                            failures,
                            out));
        } catch (IOException | RuntimeException e) {
            failures.add("the run broke off: " + e);
        }
        failures.first().forEach(failure -> out.println("# failed: " + failure));
        if (failures.count() > 0) {
            out.println("# failures: " + failures.count());
        }
        return failures.count() == 0;
    }

    private ServerProcess start() throws IOException {
        return start(command());
    }

    private String command() {
        return arguments.text("server", System.getProperty("parlor.bench.server", "./parlor run"));
    }

    private ServerProcess server(String name) throws IOException {
        return switch (name) {
            case "feed" -> start(ownServer(FeedServer.class));
            case "ceiling" -> start(ownServer(Blast.class));
            case "search" -> searched();
            default -> start();
        };
    }

    /// With the history of an earlier run, if one is kept.
    private ServerProcess searched() throws IOException {
        Path kept = Told.folder(arguments).orElse(null);
        return kept == null ? start() : ServerProcess.on(kept.resolve("data"), command(), pinned);
    }

    /// With this program's own class path and the server's kind of garbage collection.
    private static String ownServer(Class<?> server) {
        return String.join(
                " ",
                ServerProcess.word(ProcessHandle.current().info().command().orElse("java")),
                "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow",
                ServerProcess.word(
                        "-Djava.library.path=" + System.getProperty("java.library.path")),
                "-cp",
                ServerProcess.word(System.getProperty("java.class.path")),
                server.getName());
    }

    private ServerProcess start(String command) throws IOException {
        Path data = Path.of(arguments.text("data", System.getProperty("java.io.tmpdir")));
        return ServerProcess.fresh(command, data, pinned);
    }
}
