package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Guests and rooms, as a program sees them.
class RoomsOverHttpTest {
    private static final House house = House.open();

    private final Visitor ada = house.visitor();
    private final Visitor ben = house.visitor();

    @AfterAll
    static void close() {
        house.close();
    }

    private Visitor.Reply room() {
        var made = ada.post("/api/v1/rooms", Map.of("title", "Friday", "username", "Ada"));
        assertThat(made.status()).isEqualTo(201);
        return made;
    }

    private static String path(Visitor.Reply made) {
        return "/api/v1/rooms/" + made.text("/room/id");
    }

    private Visitor.Reply joins(Visitor who, String name, Visitor.Reply room) {
        var code = room.text("/room/code").toLowerCase(Locale.ROOT);
        return who.post("/api/v1/rooms/join", Map.of("code", code, "username", name));
    }

    @Test
    void aRoomIsMadeAndJoinedWithoutAnAccount() {
        var made = room();
        assertThat(made.header("Set-Cookie"))
                .startsWith("parlor_session=")
                .contains("; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=86400")
                .doesNotContain("Secure");
        assertThat(made.text("/me/role")).isEqualTo("owner");
        assertThat(made.text("/room/my_role")).isEqualTo("owner");
        var joined = joins(ben, "Ben", made);
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.text("/me/role")).isEqualTo("member");
        var members = ben.get(path(made) + "/members");
        assertThat(members.json().at("/results").findValuesAsText("username"))
                .containsExactlyInAnyOrder("Ada", "Ben");
        assertThat(ben.get("/api/v1/rooms?mine=true").text("/results/0/title")).isEqualTo("Friday");
    }

    @Test
    void aWrongCodeAndAClosedRoomAreTheSame() {
        var made = room();
        var closed = ada.put(path(made) + "/status", Map.of("open", false));
        assertThat(closed.json().at("/room/open").asBoolean(true)).isFalse();
        assertThat(closed.text("/room/started_at")).isNotEmpty();
        var stranger = house.visitor();
        var shut = joins(stranger, "Ben", made);
        var wrong =
                stranger.post("/api/v1/rooms/join", Map.of("code", "ZZZZZZ", "username", "Ben"));
        assertThat(shut.status()).isEqualTo(404);
        assertThat(shut.json().path("errors")).isEqualTo(wrong.json().path("errors"));
        assertThat(stranger.cookie()).isNull();
    }

    @Test
    void aNameIsGivenOnce() {
        var made = room();
        var taken = joins(ben, "ADA", made);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.code()).isEqualTo("name_taken");
        assertThat(joins(ben, "Ben", made).status()).isEqualTo(200);
        assertThat(joins(ben, "Ben", made).status()).isEqualTo(200); // The seat he has.
    }

    @Test
    void aGuestMayHaveAnotherNameInEachRoom() {
        var made = room();
        assertThat(ben.post("/api/v1/rooms", Map.of("username", "Ada")).status()).isEqualTo(201);
        assertThat(joins(ben, "Ada", made).code()).isEqualTo("name_taken");
        var joined = joins(ben, "Ada's guest", made);
        assertThat(joined.text("/me/user/username")).isEqualTo("Ada's guest");
        assertThat(ben.get("/api/v1/me").text("/user/username")).isEqualTo("Ada");
        var own = ben.post("/api/v1/rooms", Map.of("username", "Host"));
        assertThat(own.text("/me/user/username")).isEqualTo("Host");
        assertThat(own.text("/room/owner/username")).isEqualTo("Host");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        var reply =
                ada.post(
                        "/api/v1/rooms",
                        Map.of("title", "x".repeat(71), "topic", 7, "visibility", "secret"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/type")).isEqualTo("validation_error");
        assertThat(reply.json().path("errors").findValuesAsText("attr"))
                .containsExactlyInAnyOrder("title", "topic", "visibility", "username");
        assertThat(reply.header("X-Request-Id")).isEqualTo(reply.text("/request_id"));
    }

    @Test
    void withoutASessionOnlyPublicThingsAreSeen() {
        var made = room();
        var stranger = house.visitor();
        assertThat(stranger.get("/api/v1/rooms").status()).isEqualTo(200);
        for (var path : new String[] {"", "/members", "/messages", "/entries", "/events"}) {
            assertThat(stranger.get(path(made) + path).status()).as(path).isEqualTo(401);
        }
        assertThat(stranger.get("/api/v1/me").text("/errors/0/detail"))
                .isEqualTo("Authentication credentials were not provided.");
    }

    @Test
    void aPrivateRoomDoesNotExistForOthers() {
        var made = room();
        ben.post("/api/v1/rooms", Map.of("username", "Ben"));
        for (var path : new String[] {"", "/members", "/messages", "/entries", "/events"}) {
            var reply = ben.get(path(made) + path);
            assertThat(reply.status()).as(path).isEqualTo(404);
        }
        assertThat(ben.post(path(made) + "/messages", Map.of("text", "Hi")).status())
                .isEqualTo(404);
        assertThat(ben.post(path(made) + "/rolls", Map.of("dice", "d6")).status()).isEqualTo(404);
    }

    @Test
    void onlyTheOwnerSettles() {
        var made = room();
        joins(ben, "Ben", made);
        var path = path(made);
        assertThat(ben.put(path + "/status", Map.of("open", false)).code())
                .isEqualTo("permission_denied");
        assertThat(ben.post(path + "/code", Map.of()).status()).isEqualTo(403);
        assertThat(ben.delete(path).status()).isEqualTo(403);
        assertThat(ada.patch(path, Map.of("title", "Saturday")).text("/room/title"))
                .isEqualTo("Saturday");
        var fresh = ada.post(path + "/code", Map.of());
        assertThat(fresh.text("/room/code")).isNotEqualTo(made.text("/room/code"));
        assertThat(ada.delete(path).status()).isEqualTo(204);
        assertThat(ada.get(path).status()).isEqualTo(404);
    }

    @Test
    void membersArePromotedRenamedAndRemoved() {
        var made = room();
        var benId = joins(ben, "Ben", made).text("/me/user/id");
        var members = path(made) + "/members/";
        var promoted = ada.patch(members + benId, Map.of("role", "moderator"));
        assertThat(promoted.text("/member/role")).isEqualTo("moderator");
        var renamed = ben.patch(members + "me", Map.of("username", "Benjamin"));
        assertThat(renamed.text("/member/user/username")).isEqualTo("Benjamin");
        assertThat(ada.delete(members + benId).status()).isEqualTo(204);
        assertThat(ben.get(path(made)).status()).isEqualTo(404);
    }

    @Test
    void aGuestHasANameAndCanGo() {
        var made = room();
        assertThat(ada.get("/api/v1/me").text("/user/username")).isEqualTo("Ada");
        assertThat(ada.patch("/api/v1/me", Map.of("username", "Ada L")).text("/user/username"))
                .isEqualTo("Ada L");
        assertThat(ada.get("/api/v1/me").text("/user/username")).isEqualTo("Ada L");
        joins(ben, "Ben", made);
        assertThat(ada.delete("/api/v1/me").status()).isEqualTo(204);
        assertThat(ada.cookie()).isNull();
        assertThat(ben.get(path(made)).text("/room/my_role")).isEqualTo("owner");
        assertThat(ben.post("/api/v1/logout", Map.of()).status()).isEqualTo(204);
        assertThat(ben.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void aDeadCookieCountsAsNoneAndIsCleared() {
        room();
        house.time().pass(Duration.ofHours(25));
        var reply = ada.get("/api/v1/rooms");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Set-Cookie")).startsWith("parlor_session=;").contains("Max-Age=0");
        var forged = Map.of("Cookie", "parlor_session=eyJhbGciOiJub25lIn0.e30.");
        assertThat(ada.send("GET", "/api/v1/me", null, forged).status()).isEqualTo(401);
    }

    @Test
    void aTicketIsGivenToThoseWithASession() {
        assertThat(ben.post("/api/v1/ws/ticket", Map.of()).status()).isEqualTo(401);
        room();
        assertThat(ada.post("/api/v1/ws/ticket", Map.of()).text("/ticket")).hasSize(32);
    }

    @Test
    void guestsMakeNoPublicRooms() {
        var body = Map.of("username", "Ada", "visibility", "public");
        assertThat(ada.post("/api/v1/rooms", body).code()).isEqualTo("permission_denied");
    }
}
