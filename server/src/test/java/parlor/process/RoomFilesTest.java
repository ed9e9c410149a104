package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rooms as files, beside a running server, and what they prove when it was killed in between.
@Tag("slow")
class RoomFilesTest {
    private static final Map<String, String> UNLIMITED = Map.of("PARLOR_RATE_LIMITS", "off");
    private static final int KILLS = 3;
    private static final int PLAYERS = 4;

    @TempDir Path folder;

    private static String at(Guest.Made made, String path) {
        return "/api/v1/rooms/" + made.room() + path;
    }

    private static JsonNode roll(Guest.Made made, String dice) throws Exception {
        var answer = made.owner().post(at(made, "/rolls"), Map.of("dice", dice));
        return Guest.JSON.readTree(Guest.expect(answer, 201)).get("roll");
    }

    /// What the command writes, as a file.
    private Path exported(Map<String, String> environment, String room) throws Exception {
        var ended = RunningServer.run(environment, "room", "export", room);
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.code()).isZero();
        return Files.writeString(folder.resolve("room.jsonl"), ended.output());
    }

    private static String verified(Map<String, String> environment, String... arguments)
            throws Exception {
        var command = new ArrayList<>(List.of("room", "verify"));
        command.addAll(List.of(arguments));
        var ended = RunningServer.run(environment, command.toArray(String[]::new));
        assertThat(ended.output()).endsWith("verified\n").doesNotContain("NOT", "line ");
        assertThat(ended.code()).isZero();
        return ended.output();
    }

    @Test
    void aRoomIsTakenOutAndPutBackBesideARunningServer() throws Exception {
        var data = folder.resolve("data");
        int port = RunningServer.freePort();
        var environment = RunningServer.environment(data, port, Map.of());
        try (var server = RunningServer.start(data, port, Map.of())) {
            var made = Guest.makesRoom(server.url(), "Ada");
            roll(made, "4d6kh3");
            roll(made, "2d[hit*3,miss]");
            Guest.expect(made.owner().post(at(made, "/dice/prove"), Map.of()), 200);
            roll(made, "d20");
            var file = exported(environment, made.code());
            assertThat(Files.readString(file))
                    .isEqualTo(made.owner().get(at(made, "/export")).body());
            assertThat(verified(environment, file.toString())).contains("3 rolls: 2 made again");

            var read = RunningServer.run(environment, "room", "import", file.toString());
            assertThat(read.errors()).isEmpty();
            assertThat(read.code()).isZero();
            var idAndCode = read.output().strip().split(" ", -1);
            var ben = Guest.joins(server.url(), idAndCode[1], "Ben");
            var there = new Guest.Made(ben, idAndCode[0], idAndCode[1]);
            assertThat(ben.read(at(there, "/rolls/statistics")).get("dice"))
                    .isEqualTo(made.owner().read(at(made, "/rolls/statistics")).get("dice"));
            roll(there, "d6");
            Guest.expect(ben.post(at(there, "/dice/prove"), Map.of()), 200);
            var again = exported(environment, there.room());
            assertThat(verified(environment, again.toString())).contains("4 rolls: 3 made again");
        }
        var unknown = RunningServer.run(environment, "room", "export", "no such room");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.output()).isEmpty();
    }

    @Test
    void rollsThatWereAnsweredAreProvedThoughTheProcessDies() throws Exception {
        var data = folder.resolve("data");
        int port = RunningServer.freePort();
        var environment = RunningServer.environment(data, port, UNLIMITED);
        var server = RunningServer.start(data, port, UNLIMITED);
        var made = Guest.makesRoom(server.url(), "Ada");
        var answered = new ConcurrentHashMap<Long, String>();
        var playing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                var players = new ArrayList<Future<?>>();
                for (int i = 0; i < PLAYERS; i++) {
                    players.add(threads.submit(() -> play(made, answered, playing)));
                }
                for (int i = 0; i < KILLS; i++) {
                    TimeUnit.MILLISECONDS.sleep(700 + 300L * i);
                    server.kill();
                    server = RunningServer.start(data, port, UNLIMITED);
                }
                TimeUnit.MILLISECONDS.sleep(500);
                playing.set(false);
                for (var player : players) {
                    player.get(30, TimeUnit.SECONDS);
                }
                Guest.expect(made.owner().post(at(made, "/dice/prove"), Map.of()), 200);
                var file = exported(environment, made.room());
                assertThat(heads(file)).containsAllEntriesOf(answered);
                assertThat(answered).hasSizeGreaterThan(KILLS * 10);
                var last = new TreeMap<>(answered).lastEntry().getValue();
                assertThat(verified(environment, "--head", last, file.toString()))
                        .contains(" 0 still secret, 0 whose seed is not public");
            } finally {
                playing.set(false);
                server.kill();
            }
        }
    }

    /// Number and head of each roll that was answered.
    private static void play(Guest.Made made, Map<Long, String> answered, AtomicBoolean playing) {
        while (playing.get()) {
            try {
                var rolled = roll(made, "2d20kh1+3");
                answered.put(rolled.get("seq").asLong(), rolled.at("/proof/head").asText());
            } catch (IOException e) {
                // Nobody answered: the process has died.
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Map<Long, String> heads(Path file) throws IOException {
        var heads = new TreeMap<Long, String>();
        for (var line : Files.readAllLines(file)) {
            var entry = Guest.JSON.readTree(line);
            if (entry.has("roll")) {
                heads.put(entry.get("seq").asLong(), entry.at("/roll/proof/head").asText());
            }
        }
        return heads;
    }
}
