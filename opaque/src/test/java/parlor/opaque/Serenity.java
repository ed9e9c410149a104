package parlor.opaque;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/// npm `@serenity-kit/opaque` in a Node process: another's client and server.
final class Serenity implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path NODE = Path.of("../server/src/test/node").toAbsolutePath();

    private final Process process;
    private final BufferedWriter calls;
    private final BufferedReader answers;

    private Serenity(Process process) {
        this.process = process;
        this.calls = process.outputWriter();
        this.answers = process.inputReader();
    }

    static Serenity start() throws IOException {
        assumeTrue(
                Files.isDirectory(NODE.resolve("node_modules/@serenity-kit")),
                "npm ci has not run");
        var script = NODE.resolve("opaque.mjs").toString();
        var command = new ProcessBuilder("node", script);
        return new Serenity(command.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// What the call returns; null where it returns nothing.
    JsonNode call(String side, String name, Map<String, String> args) throws IOException {
        var answer = ask(side, name, args);
        if (answer.has("error")) {
            throw new IllegalStateException(answer.get("error").asText());
        }
        return answer.get("result");
    }

    boolean fails(String side, String name, Map<String, String> args) throws IOException {
        return ask(side, name, args).has("error");
    }

    private JsonNode ask(String side, String name, Map<String, String> args) throws IOException {
        calls.write(JSON.writeValueAsString(Map.of("side", side, "call", name, "args", args)));
        calls.newLine();
        calls.flush();
        return JSON.readTree(answers.readLine());
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] bytes(JsonNode object, String name) {
        return Base64.getUrlDecoder().decode(object.get(name).asText());
    }

    @Override
    public void close() throws IOException {
        calls.close();
        process.onExit().join();
    }
}
