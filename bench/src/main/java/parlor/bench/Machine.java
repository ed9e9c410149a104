package parlor.bench;

import java.io.IOException;

/// The machine the run shares with others: its processors, and how evenly it runs.
final class Machine {
    private static final int SPIN = 100_000_000;

    private Machine() {}

    /// How long a fixed piece of work takes now, in milliseconds.
    static double spin() {
        long from = System.nanoTime();
        long x = 1;
        for (int i = 0; i < SPIN; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return (System.nanoTime() - from + (x >>> 63))
                / 1e6; // The result is used, so the work is done.
    }

    static boolean twoCores() {
        return Runtime.getRuntime().availableProcessors() > 1;
    }

    /// Keeps this program on the second processor, away from the server.
    static void stayOnSecondCore() {
        run("taskset", "-a", "-c", "-p", "1", Long.toString(ProcessHandle.current().pid()));
    }

    static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
