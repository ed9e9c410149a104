package parlor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parlor.base.Edge;
import parlor.base.SystemTimers;

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

    private Parlor start(Map<String, String> more) throws Exception {
        var settings = new java.util.HashMap<>(more);
        settings.putIfAbsent("PARLOR_PORT", "0");
        settings.put("PARLOR_DATA", folder.resolve("data").toString());
        return Parlor.start(Config.read(settings), Edge.system(timers));
    }
}
