package parlor.app;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether the disk of the data folder has room for more: 5 % and 500 MB must stay free. Looked at
/// once a second at most.
final class FreeSpace implements BooleanSupplier {
    private static final long LEAST_BYTES = 500_000_000;
    private static final long LEAST_PART = 20;
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final FileStore disk;
    private final LongSupplier nanos;
    private long lookedAt;
    private boolean enough;

    private FreeSpace(FileStore disk, LongSupplier nanos) {
        this.disk = disk;
        this.nanos = nanos;
        this.lookedAt = nanos.getAsLong();
        this.enough = look();
    }

    static FreeSpace of(Path folder, LongSupplier nanos) throws Refusal {
        try {
            return new FreeSpace(Files.getFileStore(folder), nanos);
        } catch (IOException e) {
            throw new Refusal("cannot tell how much space is left for " + folder);
        }
    }

    @Override
    public synchronized boolean getAsBoolean() {
        long now = nanos.getAsLong();
        if (now - lookedAt > FRESH_NANOS) {
            lookedAt = now;
            enough = look();
        }
        return enough;
    }

    private boolean look() {
        try {
            long free = disk.getUsableSpace();
            return free >= LEAST_BYTES && free >= disk.getTotalSpace() / LEAST_PART;
        } catch (IOException e) {
            return false;
        }
    }
}
