package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static parlor.web.LiveSocket.frame;
import static parlor.web.LiveSocket.text;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The live events of a room over a WebSocket, as its members hear them.
class SocketTest {
    private static final House house = House.open();

    private final List<LiveSocket> sockets = new ArrayList<>();
    private final Visitor ada = house.visitor();
    private final Visitor ben = house.visitor();
    private String room = "";
    private String code = "";
    private String benId = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        house.time().pass(Duration.ofMinutes(5));
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        room = made.text("/room/id");
        code = made.text("/room/code");
        var joined = ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"));
        benId = joined.text("/me/user/id");
    }

    @AfterEach
    void leave() {
        sockets.forEach(LiveSocket::close);
    }

    private LiveSocket socket(Visitor who) {
        var socket = LiveSocket.open(house, who);
        sockets.add(socket);
        return socket;
    }

    private LiveSocket follower(Visitor who) {
        var socket = socket(who);
        socket.follows(room);
        return socket;
    }

    private Map<String, Object> message(String words, Object id, String nonce) {
        var message = Map.of("chat", room, "text", words);
        return Map.of("event_type", "chat_message", "id", id, "nonce", nonce, "message", message);
    }

    private Map<String, Object> subscribe(Object id, long after) {
        return Map.of("event_type", "subscribe", "chat", room, "id", id, "after", after);
    }

    private void says(Visitor who, String words) {
        assertThat(who.post("/api/v1/rooms/" + room + "/messages", Map.of("text", words)).status())
                .isEqualTo(201);
    }

    // ---- subscribing ----

    @Test
    void firstAHeartbeatThenWhatIsAskedFor() {
        var socket = LiveSocket.mute(house);
        sockets.add(socket);
        socket.say(
                LiveSocket.handshake(
                        "Cookie: %s\r\nSec-WebSocket-Protocol: chat, parlor.v1\r\n"
                                .formatted(ada.cookie())));
        assertThat(socket.switched())
                .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .contains("Sec-WebSocket-Protocol: parlor.v1\r\n")
                .contains("X-Request-Id: ");
        assertThat(socket.hear("heartbeat").path("every_ms").asInt()).isEqualTo(25_000);
        socket.send(Map.of("event_type", "ping", "id", 7), Map.of("event_type", "ping"));
        assertThat(socket.hear("pong").path("id").isIntegralNumber()).isTrue();
        assertThat(socket.hear("pong").has("id")).isFalse();
    }

    @Test
    void withoutAPositionTheStreamStartsAtTheHead() {
        says(ada, "before");
        var socket = socket(ben);
        socket.send(Map.of("event_type", "subscribe", "chat", room, "id", "s"));
        var subscribed = socket.hear("subscribed");
        assertThat(subscribed.path("id").asText()).isEqualTo("s");
        assertThat(subscribed.path("after")).isEqualTo(subscribed.path("head"));
        assertThat(subscribed.path("recovered").asBoolean()).isTrue();
        var online = socket.hear("online_user_list");
        assertThat(online.path("user_list")).isEmpty();
        assertThat(online.path("count").asInt()).isEqualTo(1);
        says(ada, "after");
        var heard = socket.hear("chat_message");
        assertThat(heard.at("/message/text").asText()).isEqualTo("after");
        assertThat(heard.path("seq").asLong()).isEqualTo(subscribed.path("head").asLong() + 1);
    }

    @Test
    void withAPositionEveryEntryAfterItFollows() {
        for (int i = 0; i < 250; i++) {
            says(ada, "m" + i);
            if (i % 50 == 0) {
                house.time().pass(Duration.ofSeconds(10));
            }
        }
        var socket = socket(ben);
        socket.send(subscribe("s", 1));
        var subscribed = socket.hear("subscribed");
        assertThat(subscribed.path("recovered").asBoolean()).isTrue();
        assertThat(subscribed.path("after").asLong()).isEqualTo(1);
        long head = subscribed.path("head").asLong();
        assertThat(head).isGreaterThan(250);
        socket.hear("online_user_list");
        for (long seq = 2; seq <= head; seq++) {
            assertThat(socket.next().path("seq").asLong()).isEqualTo(seq);
        }
        assertThat(socket.now()).isEmpty();
    }

    @Test
    void aPositionThatWasNeverGivenIsNotRecovered() {
        var socket = socket(ada);
        socket.send(subscribe(1, 1_000));
        var ahead = socket.hear("subscribed");
        assertThat(ahead.path("recovered").asBoolean()).isFalse();
        assertThat(ahead.path("reason").asText()).isEqualTo("epoch");
        assertThat(ahead.path("after")).isEqualTo(ahead.path("head"));
        socket.send(
                Map.of(
                        "event_type",
                        "subscribe",
                        "chat",
                        room,
                        "after",
                        1,
                        "epoch",
                        "other",
                        "id",
                        2));
        var restored = socket.await("subscribed");
        assertThat(restored.path("recovered").asBoolean()).isFalse();
        assertThat(restored.path("reason").asText()).isEqualTo("epoch");
        var epoch = restored.path("epoch").asText();
        socket.send(
                Map.of(
                        "event_type",
                        "subscribe",
                        "chat",
                        room,
                        "after",
                        1,
                        "epoch",
                        epoch,
                        "id",
                        3));
        assertThat(socket.await("subscribed").path("recovered").asBoolean()).isTrue();
        socket.hear("online_user_list");
        assertThat(socket.next().path("seq").asLong()).isEqualTo(2);
        assertThat(socket.next().path("seq").asLong()).isEqualTo(3);
        assertThat(socket.now()).isEmpty();
    }

    @Test
    void unsubscribedIsSilent() {
        var socket = follower(ada);
        socket.send(Map.of("event_type", "unsubscribe", "chat", room, "id", "u"));
        assertThat(socket.hear("unsubscribed").path("id").asText()).isEqualTo("u");
        says(ben, "unheard");
        assertThat(socket.now()).isEmpty();
    }

    @Test
    void strangersAndUnknownRoomsGetTheSameAnswer() {
        var eve = house.visitor();
        eve.post("/api/v1/rooms", Map.of("username", "Eve"));
        var socket = socket(eve);
        for (var chat : new String[] {room, "01890000-0000-7000-8000-000000000000"}) {
            socket.send(Map.of("event_type", "subscribe", "chat", chat, "id", chat));
            var error = socket.hear("error");
            assertThat(error.at("/error/errors/0/code").asText()).isEqualTo("not_found");
            assertThat(error.path("id").asText()).isEqualTo(chat);
        }
        socket.send(message("psst", "m", "n"));
        assertThat(socket.hear("error").path("nonce").asText()).isEqualTo("n");
        assertThat(socket.now()).isEmpty();
    }

    // ---- commands ----

    @Test
    void everyCommandIsAnsweredOnceAndHeardOnce() {
        var socket = follower(ada);
        var other = follower(ben);
        socket.await("connected_user");
        for (int i = 0; i < 40; i++) {
            socket.bytes(text(message("m" + i, i, "n" + i)));
        }
        var ids = new ArrayList<Integer>();
        var own = new ArrayList<Long>();
        while (ids.size() < 40 || own.size() < 40) {
            var event = socket.next();
            if (event.path("event_type").asText().equals("ok")) {
                ids.add(event.path("id").asInt());
                assertThat(event.path("nonce").asText()).isEqualTo("n" + event.path("id").asInt());
                assertThat(event.at("/message/text").asText())
                        .isEqualTo("m" + event.path("id").asInt());
            } else {
                own.add(event.path("seq").asLong());
            }
        }
        assertThat(new HashSet<>(ids)).hasSize(40);
        assertThat(socket.now()).isEmpty();
        for (var seq : own) {
            assertThat(other.next().path("seq").asLong()).isEqualTo(seq);
        }
    }

    @Test
    void aCommandMayComeAgain() {
        var socket = socket(ada);
        socket.send(message("once", 1, "n"), message("once", 2, "n"), message("twice", 3, "n"));
        var first = socket.hear("ok");
        var second = socket.hear("ok");
        assertThat(second.at("/message/id")).isEqualTo(first.at("/message/id"));
        assertThat(socket.hear("error").at("/error/errors/0/code").asText())
                .isEqualTo("nonce_conflict");
    }

    @Test
    void editsDeletionsAndRollsByFrame() {
        var socket = socket(ada);
        var other = follower(ben);
        socket.send(message("helo", 1, "n"));
        var said = socket.hear("ok").path("message");
        var id = said.path("id").asText();
        var edit = Map.of("chat", room, "text", "hello", "id", id);
        socket.send(Map.of("event_type", "chat_message", "id", 2, "message", edit));
        assertThat(socket.hear("ok").at("/message/text").asText()).isEqualTo("hello");
        socket.send(
                Map.of("event_type", "delete_message", "chat", room, "message_id", id, "id", 3));
        assertThat(socket.hear("ok").at("/message/is_deleted").asBoolean()).isTrue();
        socket.send(
                Map.of(
                        "event_type",
                        "dice_roll",
                        "chat",
                        room,
                        "dice",
                        "2d6+1",
                        "nonce",
                        "r",
                        "id",
                        4));
        var roll = socket.hear("ok");
        assertThat(roll.path("nonce").asText()).isEqualTo("r");
        assertThat(roll.at("/roll/total").asInt()).isBetween(3, 13);
        assertThat(other.hear("chat_message").at("/message/text").asText()).isEqualTo("helo");
        var edited = other.hear("chat_message");
        assertThat(edited.at("/message/seq")).isEqualTo(said.path("seq"));
        assertThat(edited.at("/message/rev")).isEqualTo(edited.path("seq"));
        assertThat(other.hear("chat_message").at("/message/text").asText()).isEmpty();
        assertThat(other.hear("dice_roll").at("/roll/id")).isEqualTo(roll.at("/roll/id"));
        var late = socket(ben);
        late.send(subscribe(1, 0));
        long head = late.hear("subscribed").path("head").asLong();
        late.hear("online_user_list");
        for (long seq = 1; seq <= head; seq++) {
            var entry = late.next();
            assertThat(entry.path("seq").asLong()).isEqualTo(seq);
            assertThat(entry.toString()).doesNotContain("helo", "hello");
        }
    }

    // ---- presence ----

    @Test
    void oneIsPresentOnceHoweverManyTabs() {
        var host = follower(ada);
        var first = socket(ben);
        first.send(Map.of("event_type", "subscribe", "chat", room));
        first.hear("subscribed");
        assertThat(first.hear("online_user_list").at("/user_list/0/username").asText())
                .isEqualTo("Ada");
        assertThat(host.hear("connected_user").at("/user/id").asText()).isEqualTo(benId);
        var second = follower(ben);
        assertThat(first.now()).isEmpty();
        assertThat(second.now()).isEmpty();
        first.close();
        second.send(Map.of("event_type", "unsubscribe", "chat", room));
        second.hear("unsubscribed");
        awaitGone(host);
        assertThat(host.now()).isEmpty();
    }

    /// The server notices a closed socket in its own time.
    private void awaitGone(LiveSocket host) {
        for (int i = 0; i < 50; i++) {
            house.time().pass(Duration.ofSeconds(11));
            for (var event : host.now()) {
                assertThat(event.path("event_type").asText()).isEqualTo("disconnected_user");
                assertThat(event.at("/user/id").asText()).isEqualTo(benId);
                return;
            }
        }
        throw new AssertionError("still present");
    }

    @Test
    void aShortAbsenceIsNotNoticed() {
        var host = follower(ada);
        var first = follower(ben);
        host.hear("connected_user");
        first.send(Map.of("event_type", "unsubscribe", "chat", room));
        first.hear("unsubscribed");
        house.time().pass(Duration.ofSeconds(9));
        first.follows(room);
        house.time().pass(Duration.ofSeconds(12));
        assertThat(host.now()).isEmpty();
    }

    @Test
    void typingIsToldToOthersAndExpires() {
        var host = follower(ada);
        var guest = follower(ben);
        host.hear("connected_user");
        guest.send(Map.of("event_type", "typing_indicator", "chatId", room, "id", "t"));
        assertThat(guest.hear("ok").path("id").asText()).isEqualTo("t");
        var typing = host.hear("typing_indicator");
        assertThat(typing.path("userId").asText()).isEqualTo(benId);
        assertThat(typing.path("typing").asBoolean()).isTrue();
        assertThat(guest.now()).isEmpty();
        house.time().pass(Duration.ofSeconds(7));
        assertThat(host.hear("typing_indicator").path("typing").asBoolean()).isFalse();
    }

    @Test
    void whoHasNoSeatDoesNotType() {
        var host = follower(ada);
        var eve = house.visitor();
        eve.post("/api/v1/rooms", Map.of("username", "Eve"));
        var stranger = socket(eve);
        for (int i = 0; i < 10; i++) {
            stranger.bytes(
                    text(Map.of("event_type", "subscribe", "chat", room, "id", i)),
                    text(Map.of("event_type", "typing_indicator", "chatId", room)));
            assertThat(stranger.await("error").path("id").asInt()).isEqualTo(i);
        }
        assertThat(host.now()).isEmpty();
    }

    // ---- ends ----

    @Test
    void whoLeavesHearsItAndTheSocketStays() {
        var host = follower(ada);
        var guest = follower(ben);
        host.hear("connected_user");
        ben.delete("/api/v1/rooms/" + room + "/members/me");
        ends(guest, "left");
        assertThat(host.hear("member_left").at("/user/id").asText()).isEqualTo(benId);
        says(ada, "gone");
        assertThat(guest.now()).isEmpty();
        guest.send(Map.of("event_type", "subscribe", "chat", room, "id", "again"));
        assertThat(guest.hear("error").at("/error/errors/0/code").asText()).isEqualTo("not_found");
    }

    private static void ends(LiveSocket guest, String why) {
        assertThat(guest.hear("member_left").path("reason").asText()).isEqualTo(why);
        assertThat(guest.hear("unsubscribed").path("reason").asText()).isEqualTo(why);
        assertThat(guest.now()).isEmpty();
    }

    @Test
    void whoIsRemovedHearsItInAllTabs() {
        var first = follower(ben);
        var second = follower(ben);
        ada.delete("/api/v1/rooms/" + room + "/members/" + benId);
        ends(first, "removed");
        ends(second, "removed");
    }

    @Test
    void whoIsBannedHearsIt() {
        var guest = follower(ben);
        var banned = Map.of("banned", true);
        ada.patch("/api/v1/rooms/" + room + "/members/" + benId, banned);
        ends(guest, "banned");
    }

    @Test
    void whoComesBackHearsEverything() {
        var guest = follower(ben);
        ben.delete("/api/v1/rooms/" + room + "/members/me");
        ends(guest, "left");
        ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"));
        guest.send(subscribe("back", 0));
        var subscribed = guest.await("subscribed");
        guest.hear("online_user_list");
        for (long seq = 1; seq <= subscribed.path("head").asLong(); seq++) {
            assertThat(guest.next().path("seq").asLong()).isEqualTo(seq);
        }
        assertThat(guest.now()).isEmpty();
    }

    @Test
    void aDeletedRoomEndsForEverybody() {
        var host = follower(ada);
        var guest = follower(ben);
        host.hear("connected_user");
        assertThat(ada.delete("/api/v1/rooms/" + room).status()).isEqualTo(204);
        for (var socket : List.of(host, guest)) {
            socket.hear("room_deleted");
            assertThat(socket.hear("unsubscribed").path("reason").asText()).isEqualTo("deleted");
            assertThat(socket.now()).isEmpty();
        }
    }

    @Test
    void theEndOfASessionEndsItsSockets() {
        var first = follower(ben);
        var second = socket(ben);
        var host = follower(ada);
        ben.post("/api/v1/logout", Map.of());
        for (var socket : List.of(first, second)) {
            assertThat(socket.await("error").at("/error/errors/0/code").asText())
                    .isEqualTo("not_authenticated");
            socket.farewell(4401);
        }
        assertThat(host.now()).noneMatch(e -> e.toString().contains("error"));
    }

    @Test
    void aCloseFrameComesBack() {
        var socket = socket(ada);
        socket.bytes(frame(0x80 | LiveSocket.CLOSE, new byte[] {0x03, (byte) 0xE8, 'x'}));
        assertThat(socket.closed()).isEqualTo(1000);
    }

    @Test
    void pipelinedSubscriptionsAreAnsweredEach() {
        var socket = socket(ada);
        socket.bytes(
                text(subscribe("a", 1)),
                text(subscribe("b", 1)),
                text(Map.of("event_type", "unsubscribe", "chat", room, "id", "c")),
                text(subscribe("d", 1)));
        var ids = new ArrayList<String>();
        while (ids.size() < 4) {
            var id = socket.next().path("id");
            if (!id.isMissingNode()) {
                ids.add(id.asText());
            }
        }
        assertThat(ids).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void aBurstIsTakenUpNoFasterThanItIsAnswered() {
        try (var free = House.open(Map.of("PARLOR_RATE_LIMITS", "off"))) {
            var eve = free.visitor();
            room = eve.post("/api/v1/rooms", Map.of("username", "Eve")).text("/room/id");
            try (var socket = LiveSocket.open(free, eve)) {
                var burst = new ByteArrayOutputStream();
                for (int i = 0; i < 300; i++) {
                    burst.writeBytes(text(message("m" + i, i, "n" + i)));
                }
                burst.writeBytes(text(Map.of("event_type", "ping", "id", "last")));
                socket.bytes(burst.toByteArray());
                var answered = new HashSet<Long>();
                for (var event = socket.next(); !event.path("id").asText().equals("last"); ) {
                    assertThat(answered.add(event.path("id").asLong())).isTrue();
                    event = socket.next();
                }
                assertThat(answered).hasSizeGreaterThan(300 - 32);
                while (answered.size() < 300) {
                    answered.add(socket.hear("ok").path("id").asLong());
                }
                assertThat(socket.now()).isEmpty();
            }
            var texts = eve.get("/api/v1/rooms/%s/messages?limit=100".formatted(room));
            assertThat(texts.text("/results/0/text")).isEqualTo("m200");
            assertThat(texts.text("/results/99/text")).isEqualTo("m299");
        }
    }

    // ---- names ----

    @Test
    void whoIsRenamedIsPresentAndTypesByTheNewName() {
        var guest = follower(ben);
        ben.patch("/api/v1/rooms/%s/members/me".formatted(room), Map.of("username", "Benno"));
        guest.hear("member_updated");
        var host = socket(ada);
        host.send(Map.of("event_type", "subscribe", "chat", room));
        host.hear("subscribed");
        var online = host.hear("online_user_list");
        assertThat(online.at("/user_list/0/username").asText()).isEqualTo("Benno");
        ben.patch("/api/v1/me", Map.of("username", "Benedict"));
        host.hear("member_updated");
        guest.send(Map.of("event_type", "typing_indicator", "chatId", room));
        assertThat(host.hear("typing_indicator").at("/user/username").asText())
                .isEqualTo("Benedict");
    }

    @Test
    void aNameBelongsToTheSeat() {
        ben.patch("/api/v1/rooms/%s/members/me".formatted(room), Map.of("username", "Benno"));
        var host = follower(ada);
        follower(ben);
        assertThat(host.hear("connected_user").at("/user/username").asText()).isEqualTo("Benno");
    }

    // ---- typing ----

    @Test
    void oneTypesOnceASecondOnHoweverManyConnections() {
        var host = follower(ada);
        var tabs = List.of(follower(ben), follower(ben), follower(ben));
        host.hear("connected_user");
        for (var tab : tabs) {
            types(tab, true);
            types(tab, false);
        }
        assertThat(host.hear("typing_indicator").path("typing").asBoolean()).isTrue();
        assertThat(host.hear("typing_indicator").path("typing").asBoolean()).isFalse();
        assertThat(host.now()).isEmpty();
        house.time().pass(Duration.ofSeconds(1));
        types(tabs.getFirst(), true);
        assertThat(host.hear("typing_indicator").path("typing").asBoolean()).isTrue();
    }

    @Test
    void noMoreThanFiveAreSeenToType() {
        var host = follower(ada);
        for (int i = 0; i < 6; i++) {
            var guest = house.visitor();
            guest.post("/api/v1/rooms/join", Map.of("code", code, "username", "Guest" + i));
            host.hear("member_joined");
            var tab = follower(guest);
            host.hear("connected_user");
            types(tab, true);
            if (i < 5) {
                host.hear("typing_indicator");
            }
        }
        house.time().pass(Duration.ofSeconds(1));
        assertThat(host.now()).isEmpty();
    }

    private void types(LiveSocket tab, boolean on) {
        tab.send(Map.of("event_type", "typing_indicator", "chatId", room, "typing", on, "id", "t"));
        tab.await("ok");
    }
}
