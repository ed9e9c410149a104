package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static parlor.web.LiveSocket.frame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is silent is asked, who is dead is dropped, who takes nothing holds nobody up.
@Tag("slow")
class LifeSignsTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String LONG = "x".repeat(3_900);

    private final Visitor ada = house.visitor();
    private final Visitor ben = house.visitor();
    private String room = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        room = made.text("/room/id");
        var code = made.text("/room/code");
        ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"));
    }

    @Test
    void whoIsSilentIsPingedAndHearsAHeartbeat() {
        try (var socket = LiveSocket.open(house, ada)) {
            house.time().pass(Duration.ofSeconds(24));
            assertThat(socket.now()).isEmpty();
            assertThat(socket.pings()).isZero();
            house.time().pass(Duration.ofSeconds(28));
            assertThat(socket.hear("heartbeat").path("every_ms").asInt()).isEqualTo(25_000);
            socket.bytes(frame(0x80 | LiveSocket.PONG, new byte[0]));
            assertThat(socket.now()).isEmpty();
            assertThat(socket.pings()).isEqualTo(1);
            for (int silence = 0; silence < 2; silence++) {
                house.time().pass(Duration.ofSeconds(29));
                socket.hear("heartbeat");
            }
            assertThat(socket.now()).isEmpty();
        }
    }

    @Test
    void whoAnswersNoPingIsDropped() {
        try (var socket = LiveSocket.open(house, ada)) {
            house.time().pass(Duration.ofSeconds(63));
            assertThat(socket.await("bye").path("code").asInt()).isEqualTo(4408);
            assertThat(socket.closed()).isEqualTo(4408);
        }
    }

    @Test
    void whoTakesNothingIsClosedAndTheOthersHearEverything() {
        try (var healthy = LiveSocket.open(house, ada);
                var stalled = LiveSocket.narrow(house, ben)) {
            healthy.follows(room);
            stalled.follows(room);
            healthy.hear("connected_user");
            for (int i = 0; i < 300; i++) {
                ada.post("/api/v1/rooms/" + room + "/messages", Map.of("text", i + LONG));
                assertThat(healthy.hear("chat_message").at("/message/text").asText())
                        .startsWith(i + "x");
            }
            for (int second = 0; second < 60 && stalled(house) == 0; second++) {
                house.time().pass(Duration.ofSeconds(1));
                assertThat(healthy.now()).isEmpty();
                assertThat(second < 45 ? stalled(house) : 0).isZero();
            }
            assertThat(stalled(house)).isEqualTo(1);
            var last = stalled.next();
            long seq = last.path("seq").asLong();
            for (last = stalled.next(); last.has("seq"); last = stalled.next()) {
                assertThat(last.path("seq").asLong()).isEqualTo(++seq);
            }
            assertThat(last.path("code").asInt()).isEqualTo(4408);
            assertThat(stalled.closed()).isEqualTo(4408);
            assertThat(healthy.now()).isEmpty();
        }
    }

    @Test
    void whereMemoryIsShortTheyAreClosedSooner() {
        var settings = Map.of("PARLOR_RATE_LIMITS", "off", "PARLOR_FEED_MEMORY", "1");
        var readers = new ArrayList<LiveSocket>();
        try (var small = House.open(settings)) {
            for (int i = 0; i < 12; i++) {
                var host = small.visitor();
                var chat = host.post("/api/v1/rooms", Map.of("username", "Ada")).text("/room/id");
                var reader = LiveSocket.narrow(small, host);
                readers.add(reader);
                reader.follows(chat);
                for (int m = 0; m < 100; m++) {
                    host.post("/api/v1/rooms/" + chat + "/messages", Map.of("text", LONG));
                }
            }
            for (int i = 0; i < 15 && stalled(small) == 0; i++) {
                small.time().pass(Duration.ofSeconds(2)); // Half a minute at most: too soon for it.
            }
            assertThat(stalled(small)).isPositive();
        } finally {
            readers.forEach(LiveSocket::close);
        }
    }

    private static int stalled(House of) {
        return of.metric("parlor_slow_readers_total");
    }
}
