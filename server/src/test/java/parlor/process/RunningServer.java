package parlor.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `./parlor run` in a process of its own.
final class RunningServer implements AutoCloseable {
    static final Path SCRIPT = Path.of("../parlor").toAbsolutePath().normalize();
    private static final Pattern READY =
            Pattern.compile("parlor ready on (https?://localhost:\\d+) in (\\d+) ms");

    private final Process process;
    private final Path errors;
    private final URI url;
    private final Duration startTime;

    private RunningServer(Process process, Path errors, URI url, Duration startTime) {
        this.process = process;
        this.errors = errors;
        this.url = url;
        this.startTime = startTime;
    }

    /// Starts on this data folder and waits for the ready line, which is the only output.
    static RunningServer start(Path data, int port, Map<String, String> settings) throws Exception {
        var errors = Files.createTempFile("parlor", ".log");
        var process = command(errors, environment(data, port, settings), "run").start();
        var output = process.inputReader();
        var line = output.readLine();
        var ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IllegalStateException("not ready: " + line + "\n" + Files.readString(errors));
        }
        Thread.ofVirtual().start(() -> drain(output));
        return new RunningServer(
                process,
                errors,
                URI.create(ready.group(1)),
                Duration.ofMillis(Long.parseLong(ready.group(2))));
    }

    static Map<String, String> environment(Path data, int port, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("PARLOR_DATA", data.toString());
        environment.put("PARLOR_PORT", String.valueOf(port));
        return environment;
    }

    private static ProcessBuilder command(
            Path errors, Map<String, String> environment, String... arguments) {
        var builder = new ProcessBuilder(SCRIPT.toString());
        builder.command().addAll(java.util.List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLOR_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.redirectError(errors.toFile());
    }

    /// What a command wrote, and how it ended.
    record Ended(int code, String output, String errors) {}

    static Ended run(Map<String, String> environment, String... arguments) throws Exception {
        var errors = Files.createTempFile("parlor", ".log");
        var process = command(errors, environment, arguments).start();
        var output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), output, Files.readString(errors));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // Nothing is expected.
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    URI url() {
        return url;
    }

    URI at(String path) {
        return url.resolve(path);
    }

    /// From the start of the JVM to the ready line.
    Duration startTime() {
        return startTime;
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /// SIGKILL: it has no moment to tidy up.
    void kill() {
        close();
    }

    /// Sends SIGTERM and waits for the end.
    int stop(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after " + patience);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
