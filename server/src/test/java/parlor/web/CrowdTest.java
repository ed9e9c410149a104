package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many people, many rooms, many connections: what is counted, and where it ends.
@Tag("slow")
class CrowdTest {
    private final List<LiveSocket> sockets = new ArrayList<>();

    @AfterEach
    void leave() {
        sockets.forEach(LiveSocket::close);
    }

    private LiveSocket socket(House house, Visitor who) {
        var socket = LiveSocket.open(house, who);
        sockets.add(socket);
        return socket;
    }

    private static Map<String, Object> subscribe(String room) {
        return Map.of("event_type", "subscribe", "chat", room, "id", room);
    }

    @Test
    void aCrowdIsCountedAndASmallerOneIsListedAgain() {
        try (var house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"))) {
            var ada = house.visitor();
            var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
            var room = made.text("/room/id");
            var code = made.text("/room/code");
            for (int i = 1; i < 200; i++) {
                enters(house, code, room, "Guest" + i);
            }
            var host = socket(house, ada);
            host.follows(room);
            assertThat(host.now()).isEmpty();
            enters(house, code, room, "OneMore");
            assertThat(host.hear("member_joined").path("seq").isIntegralNumber()).isTrue();
            house.time().pass(Duration.ofSeconds(1));
            assertThat(host.hear("presence_count").path("count").asInt()).isEqualTo(201);
            assertThat(host.now()).isEmpty();
            for (int i = 0; i < 22; i++) {
                var guest = sockets.get(i);
                guest.send(Map.of("event_type", "unsubscribe", "chat", room, "id", "u"));
                guest.await("unsubscribed");
            }
            house.time().pass(Duration.ofSeconds(11));
            var list = host.await("online_user_list");
            assertThat(list.path("count").asInt()).isEqualTo(179);
            assertThat(list.path("user_list")).hasSize(178);
        }
    }

    private void enters(House house, String code, String room, String name) {
        var guest = house.visitor();
        guest.post("/api/v1/rooms/join", Map.of("code", code, "username", name));
        var socket = socket(house, guest);
        socket.send(subscribe(room));
        socket.await("subscribed");
    }

    @Test
    void aConnectionFollowsAHundredRooms() {
        try (var house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"))) {
            var ada = house.visitor();
            var rooms = new ArrayList<String>();
            for (int i = 0; i <= 100; i++) {
                rooms.add(ada.post("/api/v1/rooms", Map.of("username", "Ada")).text("/room/id"));
            }
            var socket = socket(house, ada);
            for (var room : rooms.subList(0, 100)) {
                socket.follows(room);
            }
            socket.send(subscribe(rooms.getLast()));
            var refused = socket.hear("error");
            assertThat(refused.path("id").asText()).isEqualTo(rooms.getLast());
            assertThat(refused.at("/error/errors/0/attr").asText()).isEqualTo("chat");
            socket.send(Map.of("event_type", "unsubscribe", "chat", rooms.getFirst()));
            socket.hear("unsubscribed");
            socket.follows(rooms.getLast());
        }
    }

    @Test
    void anAddressHasTwoHundredConnections() {
        try (var house = House.open()) {
            Visitor guest = house.visitor();
            for (int i = 0; i <= 200; i++) {
                if (i % 10 == 0) {
                    guest = house.visitor();
                    guest.post("/api/v1/rooms", Map.of("username", "Ada"));
                }
                socket(house, guest);
            }
            var last = sockets.getLast();
            assertThat(last.hear("error").at("/error/errors/0/code").asText())
                    .isEqualTo("throttled");
            last.farewell(4429);
            assertThat(sockets.get(199).now()).isEmpty();
        }
    }
}
