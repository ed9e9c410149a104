package parlor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What a process has used so far, as Linux tells it. Processor time is in steps of 10 ms.
record Usage(long nanoTime, double cpuSeconds, double machineSeconds, double stolenSeconds) {
    private static final double TICKS_PER_SECOND = 100;

    static Usage of(long pid) {
        String stat = read("/proc/" + pid + "/stat");
        String[] fields = words(stat.substring(stat.lastIndexOf(')') + 2));
        String[] cpu = words(read("/proc/stat").lines().findFirst().orElseThrow());
        double machine =
                ticks(cpu[1]) + ticks(cpu[2]) + ticks(cpu[3]) + ticks(cpu[6]) + ticks(cpu[7]);
        return new Usage(
                System.nanoTime(), ticks(fields[11]) + ticks(fields[12]), machine, ticks(cpu[8]));
    }

    /// What was used between `earlier` and this.
    Usage since(Usage earlier) {
        return new Usage(
                nanoTime - earlier.nanoTime,
                cpuSeconds - earlier.cpuSeconds,
                machineSeconds - earlier.machineSeconds,
                stolenSeconds - earlier.stolenSeconds);
    }

    /// Both together.
    Usage and(Usage other) {
        return new Usage(
                nanoTime + other.nanoTime,
                cpuSeconds + other.cpuSeconds,
                machineSeconds + other.machineSeconds,
                stolenSeconds + other.stolenSeconds);
    }

    double seconds() {
        return nanoTime / 1e9;
    }

    /// The part of one processor that was used.
    double share() {
        return cpuSeconds / seconds();
    }

    /// Resident memory now, in KiB.
    static long residentKib(long pid) {
        return read("/proc/" + pid + "/status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(words(line.toLowerCase(Locale.ROOT))[1]))
                .findFirst()
                .orElseThrow();
    }

    private static double ticks(String field) {
        return Long.parseLong(field) / TICKS_PER_SECOND;
    }

    private static String[] words(String line) {
        return line.strip().split("\\s+", -1);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
