package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever ends a session: its requests are refused from then on, and its WebSockets and event
/// streams are closed with 4401.
class EndedSessionsTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OTHER = "a very different phrase";

    private final House house = House.open();
    private final Person admin = Person.of(house, "Root", PASSWORD);
    private final Person ada = new Person(house.visitor(), "Ada");
    private final String code = ada.signsUp(PASSWORD).text("/recovery_codes/0");
    private final String account =
            "/api/v1/admin/accounts/" + ada.browser.get("/api/v1/me").text("/user/id");

    @AfterEach
    void close() {
        house.close();
    }

    /// Ada's phone listens in both ways; then this happens.
    private void ends(Consumer<Visitor> how) {
        var phone = ada.with(house.visitor()).browser;
        assertThat(ada.with(phone).signsIn(PASSWORD).status()).isEqualTo(200);
        var made = phone.post("/api/v1/rooms", Map.of("title", "Friday"));
        var room = "/api/v1/rooms/" + made.text("/room/id");
        var cookie = phone.cookie();
        try (var socket = LiveSocket.open(house, phone);
                var stream = LiveStream.open(house, phone, room + "/events", "")) {
            assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
            how.accept(phone);
            phone.keep("parlor_session", cookie);
            assertThat(phone.get("/api/v1/me").status()).isEqualTo(401);
            assertThat(phone.post(room + "/messages", Map.of("text", "still here")).status())
                    .isEqualTo(401);
            assertThat(socket.await("error").at("/error/errors/0/code").asText())
                    .isEqualTo("not_authenticated");
            socket.farewell(4401);
            var last = stream.block();
            while (!last.contains("\"bye\"")) {
                last = stream.block();
            }
            assertThat(last).contains("\"code\":4401");
            assertThat(stream.ended()).isTrue();
        }
    }

    @Test
    void itSignsOut() {
        ends(phone -> phone.post("/api/v1/logout", Map.of()));
    }

    @Test
    void anotherSessionOfTheAccountEndsIt() {
        ends(_ -> {
            var mine = ada.browser.get("/api/v1/me/sessions").json().path("results");
            for (var session : mine) {
                if (!session.path("current").asBoolean()) {
                    ada.browser.delete("/api/v1/me/sessions/" + session.path("id").asText());
                }
            }
        });
    }

    @Test
    void anotherSessionEndsAllOthers() {
        ends(_ -> ada.browser.delete("/api/v1/me/sessions"));
    }

    @Test
    void theSameBrowserSignsInAnew() {
        ends(phone -> assertThat(ada.with(phone).signsIn(PASSWORD).status()).isEqualTo(200));
    }

    @Test
    void thePasswordIsChanged() {
        ends(_ ->
                assertThat(ada.registers("/api/v1/me/password", Map.of(), OTHER, Map.of()).status())
                        .isEqualTo(200));
    }

    @Test
    void theAccountIsRecovered() {
        var forgot = Map.of("username", "Ada", "code", code);
        ends(_ ->
                assertThat(
                                ada.with(house.visitor())
                                        .registers("/api/v1/recover", forgot, OTHER, Map.of())
                                        .status())
                        .isEqualTo(200));
    }

    @Test
    void anAdministratorDisablesTheAccount() {
        ends(_ -> admin.browser.patch(account, Map.of("disabled", true)));
    }

    @Test
    void anAdministratorDeletesTheAccount() {
        ends(_ -> assertThat(admin.browser.delete(account).status()).isEqualTo(204));
    }

    @Test
    void theAccountIsDeletedElsewhere() {
        var goodbye = "{\"messages\": \"delete\"}";
        ends(_ ->
                assertThat(ada.browser.send("DELETE", "/api/v1/me", goodbye, Map.of()).status())
                        .isEqualTo(204));
    }
}
