package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whose a room is when its owner's session or account ends.
class OwnersTest {
    private static final String PASSWORD = "correct horse battery staple";

    private final House house = House.open();
    private final Person admin = Person.of(house, "Root", PASSWORD);
    private final Person ben = Person.of(house, "Ben", PASSWORD);
    private String code = "";
    private String room = "";

    @AfterEach
    void close() {
        house.close();
    }

    private void hosts(Visitor who, Map<String, String> as) {
        var made = who.post("/api/v1/rooms", as);
        assertThat(made.status()).isEqualTo(201);
        code = made.text("/room/code");
        room = "/api/v1/rooms/" + made.text("/room/id");
    }

    private Visitor.Reply joins(Visitor who, String name) {
        return who.post("/api/v1/rooms/join", Map.of("code", code, "username", name));
    }

    private void joins(Person account) {
        assertThat(account.browser.post("/api/v1/rooms/join", Map.of("code", code)).status())
                .isEqualTo(200);
    }

    private String ownerSeenBy(Visitor who) {
        return who.get(room).text("/room/owner/username");
    }

    /// Signs out; the seat has ended when somebody who listens hears it.
    private void signsOut(Visitor guest, Visitor listener) {
        try (var socket = LiveSocket.open(house, listener)) {
            socket.follows(room.substring(room.lastIndexOf('/') + 1));
            assertThat(guest.post("/api/v1/logout", Map.of()).status()).isEqualTo(204);
            assertThat(socket.await("member_left").path("reason").asText()).isEqualTo("expired");
        }
    }

    @Test
    void aGuestsRoomGoesToAModeratorThenToAnAccountThenToAGuest() {
        var host = house.visitor();
        var cyd = house.visitor();
        var dan = house.visitor();
        hosts(host, Map.of("username", "Host"));
        joins(dan, "Dan");
        joins(ben);
        var seat = joins(cyd, "Cyd").text("/me/user/id");
        host.patch(room + "/members/" + seat, Map.of("role", "moderator"));
        signsOut(host, ben.browser);
        assertThat(ownerSeenBy(ben.browser)).isEqualTo("Cyd");
        signsOut(cyd, ben.browser);
        assertThat(ownerSeenBy(ben.browser)).isEqualTo("Ben");
        assertThat(ben.browser.delete(room + "/members/me").status()).isEqualTo(204);
        assertThat(ownerSeenBy(dan)).isEqualTo("Dan");
    }

    @Test
    void anAccountStaysOwnerHoweverItsSessionsEnd() {
        var guest = house.visitor();
        hosts(ben.browser, Map.of("title", "Friday"));
        joins(guest, "Guest");
        var id = ben.browser.get("/api/v1/me").text("/user/id");
        ben.browser.post("/api/v1/logout", Map.of());
        assertThat(ownerSeenBy(guest)).isEqualTo("Ben");
        var account = "/api/v1/admin/accounts/" + id;
        admin.browser.patch(account, Map.of("disabled", true));
        assertThat(ownerSeenBy(guest)).isEqualTo("Ben");
        admin.browser.patch(account, Map.of("disabled", false));
        assertThat(ben.signsIn(PASSWORD).status()).isEqualTo(200);
        assertThat(ben.browser.get(room).text("/room/my_role")).isEqualTo("owner");
    }

    @Test
    void theRoomOfADeletedAccountGoesToTheHeirAndWithoutOneToWhoComesNext() {
        var guest = house.visitor();
        hosts(ben.browser, Map.of("title", "Friday"));
        joins(guest, "Guest");
        var goodbye = "{\"messages\": \"keep\"}";
        assertThat(ben.browser.send("DELETE", "/api/v1/me", goodbye, Map.of()).status())
                .isEqualTo(204);
        house.untilGone();
        assertThat(ownerSeenBy(guest)).isEqualTo("Guest");
        assertThat(guest.delete(room + "/members/me").status()).isEqualTo(204);
        var late = house.visitor();
        assertThat(joins(late, "Late").status()).isEqualTo(200);
        assertThat(late.get(room).text("/room/my_role")).isEqualTo("owner");
    }
}
