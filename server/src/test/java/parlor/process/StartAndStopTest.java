package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starting, what stands in its way, and a clean end.
@Tag("slow")
class StartAndStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path data;

    @Test
    void sigtermSaysByeAndEndsWithZero() throws Exception {
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            var made = Guest.makesRoom(server.url(), "Ada");
            var lines = new CopyOnWriteArrayList<String>();
            var stream = CompletableFuture.runAsync(() -> streamed(made, lines));
            var socket = new SocketFrames(made.owner());
            Guest.expect(
                    made.owner()
                            .post(
                                    "/api/v1/rooms/%s/messages".formatted(made.room()),
                                    Map.of("text", "before the end")),
                    201);
            for (int i = 0; i < 500 && lines.stream().noneMatch(StartAndStopTest::said); i++) {
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(server.stop(PATIENCE)).isZero();
            stream.get(30, TimeUnit.SECONDS);
            assertThat(lines)
                    .anyMatch(StartAndStopTest::said)
                    .anyMatch(line -> line.equals("event: bye"));
            assertThat(socket.close()).isEqualTo(1001);
            assertThat(socket.frames()).anyMatch(frame -> frame.contains("\"bye\""));
        }
    }

    private static boolean said(String line) {
        return line.contains("before the end");
    }

    private static void streamed(Guest.Made made, List<String> lines) {
        try {
            var request =
                    made.owner()
                            .request("/api/v1/rooms/%s/events?after=0".formatted(made.room()))
                            .timeout(Duration.ofMinutes(1))
                            .build();
            Guest.HTTP
                    .send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .forEach(lines::add);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWasSaidIsThereAfterARestart() throws Exception {
        int port = RunningServer.freePort();
        try (var first = RunningServer.start(data, port, Map.of())) {
            var made = Guest.makesRoom(first.url(), "Ada");
            var messages = "/api/v1/rooms/%s/messages".formatted(made.room());
            Guest.expect(made.owner().post(messages, Map.of("text", "still here")), 201);
            first.stop(PATIENCE);
            try (var second = RunningServer.start(data, port, Map.of())) {
                assertThat(second.errors()).doesNotContain("building");
                var found = made.owner().read(messages).get("results").get(0);
                assertThat(found.get("text").asText()).isEqualTo("still here");
            }
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() throws Exception {
        try (var server = RunningServer.start(data, RunningServer.freePort(), Map.of())) {
            assertThat(server.url()).isNotNull();
            refused(data, RunningServer.freePort(), Map.of(), "another process");
        }
    }

    @Test
    void aPortInUseIsTold() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            refused(data, taken.getLocalPort(), Map.of(), "cannot listen on");
        }
    }

    @Test
    void allMistakesInSettingsAreTold() throws Exception {
        var wrong = Map.of("PARLOR_LOPS", "1", "PARLOR_RATE_LIMITS", "of");
        refused(data, 0, wrong, "PARLOR_LOPS", "PARLOR_RATE_LIMITS");
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws Exception {
        var file = Files.writeString(data.resolve("file"), "");
        refused(file.resolve("data"), 0, Map.of(), "cannot make the folder");
    }

    private static void refused(
            Path data, int port, Map<String, String> settings, String... reasons) throws Exception {
        var ended = RunningServer.run(RunningServer.environment(data, port, settings), "run");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).contains(reasons);
    }

    @Test
    void configShowsSettingsAndLimitsButNoSecret() throws Exception {
        var secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        var ended = RunningServer.run(Map.of("PARLOR_SECRET", secret), "config");
        assertThat(ended.code()).isZero();
        assertThat(ended.output().lines())
                .contains("PARLOR_PORT = 8080", "PARLOR_SECRET = (hidden)", "text = 4000");
        assertThat(ended.output()).doesNotContain(secret);
    }
}
