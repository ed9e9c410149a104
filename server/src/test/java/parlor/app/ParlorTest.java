package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.base.Timers;
import parlor.base.VirtualTime;

/// A start that succeeds, and one that fails halfway.
class ParlorTest {
    @TempDir Path folder;
    private final SystemTimers timers = new SystemTimers();

    @AfterEach
    void end() {
        timers.close();
    }

    @Test
    void theCheckOfItselfIsNoConnection() throws Exception {
        try (var parlor = start(Map.of())) {
            assertThat(Http.get(parlor.url().getPort(), "/metrics"))
                    .containsPattern("parlor_connections(\\{[^}]*})? 0");
        }
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(other.getLocalPort());
            assertThatThrownBy(() -> start(Map.of("PARLOR_PORT", port)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(port);
        }
        DataFolder.take(folder.resolve("data")).close();
        start(Map.of()).close();
    }

    /// A task of a server that is closed would meet a database that is.
    @Test
    void aServerThatIsClosedWakesUpNoMore() throws Exception {
        var counted = new Counted();
        start(Map.of(), counted).close();

        assertThat(counted.made.get()).isPositive();
        assertThat(counted.cancelled.get()).isEqualTo(counted.made.get());
    }

    /// Timers that count those which go on for ever.
    private static final class Counted implements Timers {
        private final VirtualTime time = new VirtualTime();
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public Timer after(Duration delay, Runnable task) {
            return time.after(delay, task);
        }

        @Override
        public Timer every(Duration period, Runnable task) {
            made.incrementAndGet();
            var first = new AtomicBoolean(true);
            var timer = time.every(period, task);
            return () -> {
                timer.cancel();
                if (first.getAndSet(false)) {
                    cancelled.incrementAndGet();
                }
            };
        }
    }

    private Parlor start(Map<String, String> more) throws Exception {
        return start(more, timers);
    }

    private Parlor start(Map<String, String> more, Timers by) throws Exception {
        var settings = new java.util.HashMap<>(more);
        settings.putIfAbsent("PARLOR_PORT", "0");
        settings.put("PARLOR_DATA", folder.resolve("data").toString());
        return Parlor.start(Config.read(settings), Edge.system(by));
    }
}
