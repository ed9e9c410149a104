package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A room's events as server-sent events over HTTP/1.1.
class EventStreamTest {
    private static final House house = House.open();

    private final List<LiveStream> streams = new ArrayList<>();
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
        room = "/api/v1/rooms/" + made.text("/room/id");
        code = made.text("/room/code");
        benId =
                ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"))
                        .text("/me/user/id");
    }

    @AfterEach
    void leave() {
        streams.forEach(LiveStream::close);
    }

    private LiveStream stream(Visitor who, String query, String headers) {
        var stream = LiveStream.open(house, who, room + "/events" + query, headers);
        streams.add(stream);
        return stream;
    }

    private void says(String words) {
        ada.post(room + "/messages", Map.of("text", words));
    }

    @Test
    void aStreamBeginsWithWhereItGoesOn() {
        var stream = stream(ben, "", "");
        assertThat(stream.head())
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: text/event-stream\r\n")
                .contains("Cache-Control: no-store\r\n")
                .contains("X-Accel-Buffering: no\r\n")
                .contains("X-Request-Id: ");
        assertThat(stream.block()).matches("retry: 1[0-9]{3}\n");
        var subscribed = stream.hear("subscribed");
        long head = subscribed.json().path("head").asLong();
        var epoch = subscribed.json().path("epoch").asText();
        assertThat(subscribed.id()).isEqualTo(epoch + ":" + head);
        assertThat(stream.hear("online_user_list").id()).isEmpty();
        says("hello");
        var said = stream.hear("chat_message");
        assertThat(said.id()).isEqualTo(epoch + ":" + (head + 1));
        assertThat(said.json().path("seq").asLong()).isEqualTo(head + 1);
    }

    @Test
    void itGoesOnBehindTheLastEvent() {
        var first = stream(ben, "?unknown=1", "");
        first.block();
        first.hear("subscribed");
        first.hear("online_user_list");
        says("one");
        var last = first.hear("chat_message").id();
        first.close();
        says("two");
        says("three");
        var second = stream(ben, "?after=0", "Last-Event-ID: " + last + "\r\n");
        second.block();
        var subscribed = second.hear("subscribed");
        assertThat(subscribed.json().path("recovered").asBoolean()).isTrue();
        assertThat(subscribed.id()).isEqualTo(last);
        second.hear("online_user_list");
        assertThat(second.hear("chat_message").json().at("/message/text").asText())
                .isEqualTo("two");
        assertThat(second.hear("chat_message").json().at("/message/text").asText())
                .isEqualTo("three");
    }

    @Test
    void positionsOfAllForms() {
        assertThat(after("?after=1", "")).isEqualTo(1);
        assertThat(after("?after=0", "")).isZero();
        assertThat(after("", "Last-Event-ID: 1\r\n")).isEqualTo(1);
        assertThat(after("?after=1", "Last-Event-ID: foreign\r\n")).isEqualTo(1);
        assertThat(after("?after=other:1", "")).isEqualTo(3);
        assertThat(after("?after=99", "")).isEqualTo(3);
        assertThat(ben.get(room + "/events?after=x").status()).isEqualTo(400);
        assertThat(ben.get(room + "/events?after=-1").status()).isEqualTo(400);
    }

    private long after(String query, String headers) {
        var stream = stream(ben, query, headers);
        stream.block();
        return stream.hear("subscribed").json().path("after").asLong();
    }

    @Test
    void onlyThoseWithASeatMayListen() {
        assertThat(house.visitor().get(room + "/events").status()).isEqualTo(401);
        var eve = house.visitor();
        eve.post("/api/v1/rooms", Map.of("username", "Eve"));
        assertThat(eve.get(room + "/events").status()).isEqualTo(404);
        assertThat(eve.get("/api/v1/rooms/x/events").status()).isEqualTo(404);
    }

    @Test
    void itIsReadByGetAndNothingElse() {
        assertThat(ben.post(room + "/events", Map.of()).status()).isEqualTo(405);
        assertThat(ben.delete(room + "/events").status()).isEqualTo(405);
    }

    @Test
    void itEndsWithTheSeat() {
        var stream = stream(ben, "", "");
        stream.block();
        stream.hear("subscribed");
        stream.hear("online_user_list");
        ada.delete(room + "/members/" + benId);
        assertThat(stream.hear("member_left").json().path("reason").asText()).isEqualTo("removed");
        stream.hear("unsubscribed");
        assertThat(stream.ended()).isTrue();
        assertThat(ben.get(room + "/events").status()).isEqualTo(404);
    }

    @Test
    void itEndsWhenItsListenerIsBannedOrLeaves() {
        var stream = listener();
        ada.patch(room + "/members/" + benId, Map.of("banned", true));
        assertThat(stream.hear("member_left").json().path("reason").asText()).isEqualTo("banned");
        stream.hear("unsubscribed");
        assertThat(stream.ended()).isTrue();
        assertThat(ben.get(room + "/events").status()).isEqualTo(404);
        ada.patch(room + "/members/" + benId, Map.of("banned", false));
        ben.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"));
        var again = listener();
        ben.delete(room + "/members/me");
        assertThat(again.hear("member_left").json().path("reason").asText()).isEqualTo("left");
        again.hear("unsubscribed");
        assertThat(again.ended()).isTrue();
    }

    @Test
    void itEndsWithTheRoom() {
        var stream = listener();
        ada.delete(room);
        stream.hear("room_deleted");
        assertThat(stream.hear("unsubscribed").json().path("reason").asText()).isEqualTo("deleted");
        assertThat(stream.ended()).isTrue();
        assertThat(ben.get(room + "/events").status()).isEqualTo(404);
    }

    /// Ben's, who has heard who is there.
    private LiveStream listener() {
        var stream = stream(ben, "", "");
        stream.block();
        stream.hear("subscribed");
        stream.hear("online_user_list");
        return stream;
    }

    @Test
    void itEndsWithTheSession() {
        var stream = stream(ben, "", "");
        stream.block();
        stream.hear("subscribed");
        stream.hear("online_user_list");
        ben.post("/api/v1/logout", Map.of());
        assertThat(stream.hear("bye").json().path("code").asInt()).isEqualTo(4401);
        assertThat(stream.ended()).isTrue();
    }

    @Test
    void whoListensIsPresent() {
        var stream = stream(ben, "", "");
        stream.block();
        stream.hear("subscribed");
        stream.hear("online_user_list");
        var members = ada.get(room + "/members").json().path("results");
        for (var member : members) {
            assertThat(member.path("online").asBoolean())
                    .isEqualTo(member.at("/user/id").asText().equals(benId));
        }
        assertThat(members).hasSize(2);
    }

    @Test
    void aSessionHasTenConnections() {
        for (int i = 0; i < 10; i++) {
            stream(ben, "", "").block();
        }
        var eleventh = ben.get(room + "/events");
        assertThat(eleventh.status()).isEqualTo(429);
        assertThat(eleventh.header("Retry-After")).isNotEmpty();
    }

    @Test
    void aCommentShowsThatItLives() {
        var stream = stream(ben, "", "");
        stream.block();
        stream.hear("subscribed");
        stream.hear("online_user_list");
        house.time().pass(Duration.ofSeconds(17));
        assertThat(stream.block()).isEqualTo(":\n");
    }
}
