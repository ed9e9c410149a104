package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server as a process of its own, pinned to the first processor, with a data folder for this
/// run only, or with one that is kept.
final class ServerProcess implements AutoCloseable, Power {
    private static final Pattern READY = Pattern.compile("parlor ready on \\S+ in (\\d+) ms");
    private static final int LINES_KEPT = 40;
    private static final int SECONDS_TO_START = 120;
    private static final int SECONDS_TO_END = 15;

    private final List<String> command;
    private final Path data;
    private final boolean kept;
    private final int port;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private Process process;
    private long readyMillis;

    private ServerProcess(String commandLine, Path data, boolean kept, boolean pinned)
            throws IOException {
        this.data = data;
        this.kept = kept;
        command = new ArrayList<>(pinned ? List.of("taskset", "-c", "0") : List.of());
        command.addAll(List.of("sh", "-c", "exec " + commandLine));
        port = freePort();
        process = launch();
    }

    /// With an empty data folder that goes with the process. The command line is read by `sh`,
    /// which gives its process up to the command.
    static ServerProcess fresh(String commandLine, Path dataParent, boolean pinned)
            throws IOException {
        Path data = Files.createTempDirectory(dataParent, "parlor-bench-");
        return new ServerProcess(commandLine, data, false, pinned);
    }

    /// With this data folder, which stays.
    static ServerProcess on(Path data, String commandLine, boolean pinned) throws IOException {
        return new ServerProcess(commandLine, Files.createDirectories(data), true, pinned);
    }

    /// A word of a command line, whatever is in it.
    static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    Target target() {
        return Target.local(port, process.pid());
    }

    Path data() {
        return data;
    }

    /// From the start of the server's JVM to its ready line, as it says itself.
    long readyMillis() {
        return readyMillis;
    }

    @Override
    public void cut() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Target on() throws IOException {
        process = launch();
        return target();
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PARLOR_PORT", Integer.toString(port));
        builder.environment().put("PARLOR_DATA", data.toString());
        builder.environment().put("PARLOR_RATE_LIMITS", "off");
        Process started = builder.start();
        CompletableFuture<Long> ready = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> follow(started, ready));
        readyMillis = await(started, ready);
        return started;
    }

    private long await(Process started, CompletableFuture<Long> ready) {
        try {
            return ready.get(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            started.destroyForcibly();
            forget();
            throw new IllegalStateException("the server did not start:\n" + lastLines(), e);
        }
    }

    private void follow(Process started, CompletableFuture<Long> ready) {
        try (BufferedReader out = started.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                keep(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(Long.valueOf(matcher.group(1)));
                }
            }
            ready.completeExceptionally(new IllegalStateException("the server ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private synchronized void keep(String line) {
        if (lines.size() == LINES_KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /// What the server said last, for a report of a failed run.
    synchronized String lastLines() {
        return String.join("\n", lines);
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        end();
        forget();
    }

    private void forget() {
        if (kept) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
