package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parlor.accounts.Administration;

/// What administrators see and do, and how one comes in by invitation. On loopback the first
/// account administers the server.
class AdministrationTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String ROOMS = "/api/v1/admin/rooms";
    private static final String INVITES = "/api/v1/admin/invites";

    private final House house = House.open(Map.of("PARLOR_REGISTRATION", "invite"));
    private final Person admin = new Person(house.visitor(), "Ada");

    @AfterEach
    void close() {
        house.close();
    }

    private String invitation(Map<String, ?> wish) {
        house.time().pass(Duration.ofSeconds(1));
        var made = admin.browser.post(INVITES, wish);
        assertThat(made.status()).isEqualTo(201);
        return made.text("/invite/code");
    }

    private Person guestOf(String name, String invite) {
        var person = new Person(house.visitor(), name);
        assertThat(person.signsUp(PASSWORD, Map.of("invite", invite)).status()).isEqualTo(201);
        return person;
    }

    private void adminComes() {
        assertThat(admin.signsUp(PASSWORD, Map.of("invite", house.invite())).status())
                .isEqualTo(201);
    }

    private List<String> acts() {
        return admin.browser.get("/api/v1/admin/audit").json().findValuesAsText("action");
    }

    @Test
    void anInvitationIsGoodForOneAccount() {
        adminComes();
        var stranger = new Person(house.visitor(), "Ben");
        assertThat(stranger.signsUp(PASSWORD).code()).isEqualTo("required");
        var invite = invitation(Map.of());
        var ben = guestOf("Ben", invite);
        var late = new Person(house.visitor(), "Eve");
        var refused = late.signsUp(PASSWORD, Map.of("invite", invite));
        assertThat(refused.code()).isEqualTo("invalid");
        assertThat(refused.text("/errors/0/attr")).isEqualTo("invite");
        var listed = admin.browser.get(INVITES);
        assertThat(listed.text("/results/0/used_by"))
                .isEqualTo(ben.browser.get("/api/v1/me").text("/user/id"));
        assertThat(listed.text("/results/0/used_by_name")).isEqualTo("Ben");
        assertThat(listed.raw().body()).doesNotContain(invite);
    }

    @Test
    void aStrangerIsToldWhatTheServerOffers() {
        var offers = house.visitor().get("/api/v1/server");
        assertThat(offers.status()).isEqualTo(200);
        assertThat(offers.text("/registration")).isEqualTo("invite");
        assertThat(offers.json().path("accounts").asBoolean()).isTrue();
        assertThat(offers.json().path("mail").asBoolean()).isFalse();
        try (var sends = House.open(Map.of("PARLOR_SMTP_URL", "smtp://localhost"))) {
            var other = sends.visitor().get("/api/v1/server");
            assertThat(other.text("/registration")).isEqualTo("open");
            assertThat(other.json().path("mail").asBoolean()).isTrue();
        }
    }

    @Test
    void appsAreListedAndRemoved() {
        adminComes();
        var path = "/api/v1/admin/clients";
        var app = App.confidential(house);
        house.time().pass(Duration.ofSeconds(1));
        var token = house.registrationToken(Duration.ofDays(1));
        var metadata = "{\"client_name\":\"Guest\",\"redirect_uris\":[\"" + App.REDIRECT + "\"]}";
        house.bearer(token).send("POST", "/oauth2/register", metadata, Map.of());
        var first = admin.browser.get(path + "?limit=1");
        assertThat(first.text("/results/0/name")).isEqualTo("Diary");
        assertThat(first.json().at("/results/0/registered_itself").asBoolean()).isFalse();
        var second = admin.browser.get(path + "?limit=1&cursor=" + first.text("/next"));
        assertThat(second.text("/results/0/name")).isEqualTo("Guest");
        assertThat(second.json().at("/results/0/registered_itself").asBoolean()).isTrue();
        assertThat(second.text("/results/0/initial_token")).isNotEmpty();
        assertThat(second.json().path("next").isNull()).isTrue();

        var tokens = app.redeems(app.code(admin.browser));
        assertThat(admin.browser.delete(path + "/" + app.id).status()).isEqualTo(204);
        assertThat(admin.browser.delete(path + "/" + app.id).status()).isEqualTo(404);
        assertThat(app.refreshes(tokens.text("/refresh_token")).text("/error"))
                .isEqualTo("invalid_client");
        assertThat(acts()).startsWith("client_removed").contains("client_added");
        var ben = guestOf("Ben", invitation(Map.of()));
        assertThat(ben.browser.get(path).status()).isEqualTo(403);
    }

    @Test
    void aBadInvitationIsRefusedAtTheFirstRequest() {
        adminComes();
        var first = Map.of("username", "Ben", "invite", "nonsense");
        var refused =
                new Person(house.visitor(), "Ben")
                        .registers("/api/v1/register", first, PASSWORD, Map.of());
        assertThat(refused.text("/errors/0/attr")).isEqualTo("invite");
    }

    @Test
    void anInvitationEndsWithItsTimeOrWhenItIsTakenBack() {
        adminComes();
        var short1 = invitation(Map.of("days", 1));
        var revoked = admin.browser.post(INVITES, Map.of());
        var id = revoked.text("/invite/id");
        assertThat(admin.browser.delete(INVITES + "/" + id).status()).isEqualTo(204);
        assertThat(admin.browser.delete(INVITES + "/" + id).status()).isEqualTo(404);
        var ben = new Person(house.visitor(), "Ben");
        var code = revoked.text("/invite/code");
        assertThat(ben.signsUp(PASSWORD, Map.of("invite", code)).code()).isEqualTo("invalid");
        house.time().pass(Duration.ofHours(25));
        assertThat(ben.signsUp(PASSWORD, Map.of("invite", short1)).code()).isEqualTo("invalid");
        for (var days : new int[] {0, 31}) {
            assertThat(admin.browser.post(INVITES, Map.of("days", days)).code())
                    .isEqualTo("invalid");
        }
    }

    @Test
    void theHostMakesAnAdministratorOfWhoIsDisabledToo() {
        adminComes();
        var ben = guestOf("Ben", invitation(Map.of()));
        var id = ben.browser.get("/api/v1/me").text("/user/id");
        var account = "/api/v1/admin/accounts/" + id;
        assertThat(admin.browser.patch(account, Map.of("disabled", true)).status()).isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            assertThat(
                            house.<Boolean>beside((tables, edge) ->
                                    Administration.makeAdmin(tables, edge, "BEN")))
                    .isTrue();
        }
        assertThat(acts()).startsWith("admin_made", "account_enabled", "account_disabled");
        assertThat(new Person(house.visitor(), "Ben").signsIn(PASSWORD).status()).isEqualTo(200);
        assertThat(
                        house.<Boolean>beside(
                                (tables, edge) -> Administration.makeAdmin(tables, edge, "Nobody")))
                .isFalse();
    }

    @Test
    void everyRoomIsListedWithoutItsCodeAndCanBeRemoved() {
        adminComes();
        var ben = guestOf("Ben", invitation(Map.of()));
        var secret = ben.browser.post("/api/v1/rooms", Map.of("title", "Cellar"));
        house.time().pass(Duration.ofSeconds(1));
        ben.browser.post("/api/v1/rooms", Map.of("title", "Attic", "visibility", "public"));
        var all = admin.browser.get(ROOMS);
        assertThat(all.json().findValuesAsText("title")).containsExactly("Attic", "Cellar");
        assertThat(all.raw().body()).doesNotContain(secret.text("/room/code"));
        assertThat(admin.browser.get(ROOMS + "?search=cell").json().findValuesAsText("title"))
                .containsExactly("Cellar");
        assertThat(admin.browser.get(ROOMS + "?search=ben").json().path("results")).hasSize(2);
        var page = admin.browser.get(ROOMS + "?limit=1");
        assertThat(page.json().findValuesAsText("title")).containsExactly("Attic");
        var next = admin.browser.get(ROOMS + "?limit=1&cursor=" + page.text("/next"));
        assertThat(next.json().findValuesAsText("title")).containsExactly("Cellar");

        var room = secret.text("/room/id");
        try (var socket = LiveSocket.open(house, ben.browser)) {
            socket.follows(room);
            assertThat(admin.browser.delete(ROOMS + "/" + room).status()).isEqualTo(204);
            socket.await("room_deleted");
        }
        assertThat(ben.browser.get("/api/v1/rooms/" + room).status()).isEqualTo(404);
        assertThat(admin.browser.delete(ROOMS + "/" + room).status()).isEqualTo(404);
    }

    @Test
    void whatTheHostShouldKnowIsSaid() {
        adminComes();
        var warnings = admin.browser.get("/api/v1/admin/server").json().path("warnings");
        assertThat(warnings.valueStream().map(JsonNode::asText)).containsExactly("keys_in_clear");
        var secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        try (var sealed = House.open(Map.of("PARLOR_SECRET", secret))) {
            var first = Person.of(sealed, "Ada", PASSWORD);
            var none = first.browser.get("/api/v1/admin/server").json().path("warnings");
            assertThat(none).isEmpty();
        }
    }

    @Test
    void othersAreRefused() {
        adminComes();
        var ben = guestOf("Ben", invitation(Map.of()));
        for (var what : List.of("server", "accounts", "rooms", "invites", "audit")) {
            var path = "/api/v1/admin/" + what;
            assertThat(ben.browser.get(path).code()).isEqualTo("permission_denied");
            assertThat(house.visitor().get(path).status()).isEqualTo(401);
        }
        var room = admin.browser.post("/api/v1/rooms", Map.of("title", "Mine")).text("/room/id");
        assertThat(ben.browser.delete(ROOMS + "/" + room).code()).isEqualTo("permission_denied");
        assertThat(ben.browser.post(INVITES, Map.of()).code()).isEqualTo("permission_denied");
    }

    @Test
    void theLogIsReadOnFromWhereItsPageEnded() {
        adminComes();
        invitation(Map.of());
        var page = admin.browser.get("/api/v1/admin/audit?limit=1");
        var rest = admin.browser.get("/api/v1/admin/audit?cursor=" + page.text("/next"));
        assertThat(rest.json().findValuesAsText("action"))
                .containsExactly("admin_made", "invite_made");
        var refused = admin.browser.get("/api/v1/admin/audit?cursor=yesterday");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid");
        assertThat(refused.text("/errors/0/attr")).isEqualTo("cursor");
        var both = admin.browser.get("/api/v1/admin/rooms?limit=0&cursor=zz");
        assertThat(both.json().path("errors").findValuesAsText("attr"))
                .containsExactly("limit", "cursor");
    }

    @Test
    void theLogSaysWhoModeratedWhomAndWhere() {
        adminComes();
        var ben = guestOf("Ben", invitation(Map.of()));
        var made = ben.browser.post("/api/v1/rooms", Map.of("title", "Cellar"));
        var room = "/api/v1/rooms/" + made.text("/room/id");
        var eve = house.visitor();
        var joined =
                eve.post(
                        "/api/v1/rooms/join",
                        Map.of("code", made.text("/room/code"), "username", "Eve"));
        var seat = room + "/members/" + joined.text("/me/user/id");
        var said = eve.post(room + "/messages", Map.of("text", "something rude"));
        var own = ben.browser.post(room + "/messages", Map.of("text", "never mind"));
        ben.browser.delete(room + "/messages/" + own.text("/message/id"));
        ben.browser.delete(room + "/messages/" + said.text("/message/id"));
        ben.browser.delete(room + "/messages/" + said.text("/message/id"));
        ben.browser.patch(seat, Map.of("role", "moderator"));
        ben.browser.patch(seat, Map.of("banned", true));
        ben.browser.patch(seat, Map.of("banned", false));
        ben.browser.post(room + "/code", Map.of());
        var open = admin.browser.get("/api/v1/admin/audit");
        assertThat(open.text("/results/0/room_title")).isEqualTo("Cellar");
        ben.browser.delete(room);
        assertThat(acts())
                .containsExactly(
                        "room_deleted",
                        "code_changed",
                        "member_unbanned",
                        "member_banned",
                        "role_changed",
                        "message_deleted",
                        "invite_made",
                        "admin_made",
                        "invite_made");
        var log = admin.browser.get("/api/v1/admin/audit");
        assertThat(log.text("/results/3/actor"))
                .isEqualTo(ben.browser.get("/api/v1/me").text("/user/id"));
        assertThat(log.text("/results/3/target")).isEqualTo(joined.text("/me/user/id"));
        assertThat(log.text("/results/3/room")).isEqualTo(made.text("/room/id"));
        assertThat(log.text("/results/3/actor_name")).isEqualTo("Ben");
        assertThat(log.text("/results/3/target_name")).isEqualTo("Eve");
        assertThat(log.json().at("/results/3/room_title").isNull()).as("it is gone").isTrue();
        assertThat(log.raw().body()).doesNotContain("rude");
        assertThat(ben.browser.delete("/api/v1/me").status()).isEqualTo(204);
        var later = admin.browser.get("/api/v1/admin/audit");
        assertThat(later.json().findValuesAsText("actor_name"))
                .contains("deleted account")
                .doesNotContain("Ben");
    }
}
