package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was acknowledged is there once, in order, for everyone, however often the process dies.
@Tag("slow")
class KillTest {
    private static final int CLIENTS = 50;
    private static final int KILLS = 4;
    private static final int LEAST = 10;
    private static final Map<String, String> UNLIMITED = Map.of("PARLOR_RATE_LIMITS", "off");

    @TempDir Path data;

    @Test
    void nothingAcknowledgedIsLostOrDoubled() throws Exception {
        int port = RunningServer.freePort();
        var server = RunningServer.start(data, port, UNLIMITED);
        var made = Guest.makesRoom(server.url(), "Ada");
        var clients = clients(made);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                clients.forEach(client -> threads.execute(client::run));
                var talking = new AtomicBoolean(true);
                var talk = talk(threads, clients, talking);
                for (int i = 0; i < KILLS; i++) {
                    TimeUnit.MILLISECONDS.sleep(1_500 + 400L * i);
                    server.kill();
                    server = RunningServer.start(data, port, UNLIMITED);
                }
                TimeUnit.SECONDS.sleep(1);
                talking.set(false);
                for (var part : talk) {
                    part.get(30, TimeUnit.SECONDS);
                }
                long head = head(made);
                waitFor(clients, head);
                check(made, clients, head);
            } finally {
                clients.forEach(Listening::end);
                server.kill();
            }
        }
    }

    private static List<Listening> clients(Guest.Made made) throws Exception {
        var clients = new ArrayList<Listening>();
        clients.add(new Listening.BySocket(made.owner(), made.room()));
        for (int i = 1; i < CLIENTS; i++) {
            var guest = Guest.joins(made.owner().base(), made.code(), "Guest " + i);
            clients.add(
                    i % 2 == 0
                            ? new Listening.BySocket(guest, made.room())
                            : new Listening.ByStream(guest, made.room()));
        }
        return clients;
    }

    private static List<java.util.concurrent.Future<?>> talk(
            ExecutorService threads, List<Listening> clients, AtomicBoolean talking) {
        var parts = new ArrayList<java.util.concurrent.Future<?>>();
        for (int i = 0; i < clients.size(); i++) {
            var client = clients.get(i);
            var name = "c" + i;
            parts.add(
                    threads.submit(() -> {
                        for (int n = 0; talking.get() || n <= LEAST; n++) {
                            client.sayUntilAcknowledged(name + "-" + n);
                            Listening.pause();
                        }
                    }));
        }
        return parts;
    }

    private static long head(Guest.Made made) throws Exception {
        return made.owner().read("/api/v1/rooms/" + made.room()).findValue("head").asLong();
    }

    private static void waitFor(List<Listening> clients, long head) throws Exception {
        var until = Instant.now().plus(Duration.ofSeconds(20));
        while (Instant.now().isBefore(until)
                && clients.stream().anyMatch(client -> client.last() < head)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void check(Guest.Made made, List<Listening> clients, long head)
            throws Exception {
        var log = log(made, head);
        assertThat(log.values()).doesNotHaveDuplicates();
        for (var client : clients) {
            assertThat(client.breaches()).isEmpty();
            assertThat(client.last()).isEqualTo(head);
            assertThat(new TreeMap<>(client.texts())).isEqualTo(log);
            assertThat(client.connects()).isGreaterThan(KILLS);
            client.acknowledged().forEach((text, seq) -> assertThat(log).containsEntry(seq, text));
        }
        var all = new HashMap<String, Long>();
        clients.forEach(client -> all.putAll(client.acknowledged()));
        assertThat(all.keySet()).containsExactlyInAnyOrderElementsOf(log.values());
        assertThat(all).hasSizeGreaterThan(CLIENTS * LEAST);
    }

    /// Number and text of each message in the log.
    private static java.util.Map<Long, String> log(Guest.Made made, long head) throws Exception {
        var log = new TreeMap<Long, String>();
        for (long after = 0; after < head; ) {
            var path = "/api/v1/rooms/%s/entries?limit=500&after=%d".formatted(made.room(), after);
            for (var entry : made.owner().read(path).get("results")) {
                after++;
                assertThat(entry.get("seq").asLong()).isEqualTo(after);
                if (entry.has("message")) {
                    log.put(after, entry.get("message").get("text").asText());
                }
            }
        }
        return log;
    }
}
