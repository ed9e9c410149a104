package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs of Node, with what npm has installed for the tests.
final class NodeScript {
    private static final Path FOLDER = Path.of("src/test/node").toAbsolutePath();

    private NodeScript() {}

    static void assumeInstalled() {
        assumeTrue(Files.isDirectory(FOLDER.resolve("node_modules")), "npm ci has not run");
    }

    static void assumeBrowser() {
        assumeInstalled();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "Chromium is not installed");
    }

    /// Runs a script on a task and gives what it printed, each object with its fields.
    static List<Map<String, Object>> told(String script, Map<String, ?> task) throws IOException {
        var told = new ArrayList<Map<String, Object>>();
        for (var step : run(script, task)) {
            told.add(Guest.JSON.convertValue(step, new TypeReference<>() {}));
        }
        return told;
    }

    /// Runs a script on a task and gives the objects that it printed.
    static List<JsonNode> run(String script, Map<String, ?> task) throws IOException {
        var seen = new ArrayList<JsonNode>();
        var file = FOLDER.resolve(script + ".mjs").toString();
        for (var line : output("node", file, Guest.JSON.writeValueAsString(task))) {
            seen.add(Guest.JSON.readTree(line));
        }
        return seen;
    }

    /// Compiles a project of TypeScript into a folder.
    static void compile(Path project, Path into) throws IOException {
        var tsc = FOLDER.resolve("node_modules/.bin/tsc").toString();
        assertThat(output(tsc, "-p", project.toString(), "--outDir", into.toString())).isEmpty();
    }

    private static List<String> output(String... command) throws IOException {
        var errors = Files.createTempFile("node", ".log");
        try {
            var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            var killer = process.onExit().orTimeout(300, TimeUnit.SECONDS);
            var _ = killer.exceptionally(late -> process.destroyForcibly());
            var lines = process.inputReader().lines().toList();
            assertThat(Files.readString(errors)).as("errors of " + command[0]).isEmpty();
            return lines;
        } finally {
            Files.delete(errors);
        }
    }
}
