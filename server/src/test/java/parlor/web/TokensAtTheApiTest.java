package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parlor.http.Reach;
import parlor.oauth.Clients;

/// Apps ask the API with their tokens: as far as their scope goes, and never for an account.
class TokensAtTheApiTest {
    private static final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private static final String PASSWORD = "correct horse battery staple";
    private static final String ALL =
            "openid profile offline_access rooms:read rooms:write dice:roll";
    private static int people;

    private final App app = App.confidential(house);
    private Person ada;
    private String room = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void adaHasARoom() {
        ada = Person.of(house, "Tora" + people++, PASSWORD);
        room =
                "/api/v1/rooms/"
                        + ada.browser
                                .post("/api/v1/rooms", Map.of("title", "Friday"))
                                .text("/room/id");
    }

    private String token(String scope) {
        return app.redeems(app.code(ada.browser, "scope", scope)).text("/access_token");
    }

    private static Visitor.Reply asks(String token, String method, String path, String body) {
        return house.bearer(token).send(method, path, body.isEmpty() ? null : body, Map.of());
    }

    @Test
    void anAppReadsAndSpeaksForSomebody() {
        var token = token("rooms:read rooms:write");
        var said = asks(token, "POST", room + "/messages", "{\"text\":\"hello\"}");
        assertThat(said.status()).isEqualTo(201);
        assertThat(said.raw().body()).contains(ada.name);
        assertThat(said.header("Access-Control-Allow-Origin")).isEqualTo("*");
        var read = asks(token, "GET", room + "/messages", "");
        assertThat(read.raw().body()).contains("hello");
    }

    @Test
    void aScopeGoesNoFurther() {
        var reader = token("rooms:read");
        var refused = asks(reader, "POST", room + "/messages", "{\"text\":\"hello\"}");
        assertThat(refused.code()).isEqualTo("insufficient_scope");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope");
        assertThat(asks(reader, "GET", "/api/v1/me", "").status()).isEqualTo(403);
        assertThat(asks(token("profile"), "GET", "/api/v1/me", "").text("/user/username"))
                .isEqualTo(ada.name);

        var writer = token("rooms:write");
        for (var text : new String[] {"/roll d20", "I hit for [[d6]]"}) {
            var rolled = asks(writer, "POST", room + "/messages", "{\"text\":\"" + text + "\"}");
            assertThat(rolled.code()).as(text).isEqualTo("insufficient_scope");
        }
        var dice = token("dice:roll");
        assertThat(asks(dice, "POST", room + "/rolls", "{\"dice\":\"d20\"}").status())
                .isEqualTo(201);
    }

    @Test
    void anAppLeavesForItsPersonAndRemovesNobody() {
        var guest = house.visitor();
        var code = ada.browser.get(room).text("/room/code");
        var ben = guest.post("/api/v1/rooms/join", Map.of("code", code, "username", "Ben"));
        assertThat(ben.status()).isLessThan(300);
        var writer = token("rooms:write");
        var id = guest.get("/api/v1/me").text("/user/id");
        var refused = asks(writer, "DELETE", room + "/members/" + id, "");
        assertThat(refused.code()).isEqualTo("insufficient_scope");
        assertThat(asks(writer, "DELETE", room + "/members/me", "").status()).isEqualTo(204);
    }

    @Test
    void tokensReachTheListedAddressesAndNoOther() {
        var token = token(ALL);
        var reached = new TreeSet<String>();
        for (var address : house.addresses()) {
            var method = address.split(" ", 2)[0];
            var path = address.split(" ", 2)[1];
            if (!path.startsWith("/api/") || path.endsWith("/events") || path.endsWith("/ws")) {
                continue;
            }
            var filled = path.replaceAll("\\{\\w+}", "01900000-0000-7000-8000-000000000001");
            var reply = asks(token, method, filled, method.equals("GET") ? "" : "{}");
            if (!reply.code().equals("insufficient_scope")) {
                reached.add(address);
            }
        }
        var listed = new TreeSet<>(Reach.SCOPES.keySet());
        listed.remove("GET /api/v1/rooms/{id}/events");
        assertThat(reached).isSubsetOf(listed);
        assertThat(house.addresses()).containsAll(Reach.SCOPES.keySet());
        assertThat(Reach.SCOPES.keySet())
                .noneMatch(it -> it.matches(".*(admin|password|sessions|login|export|register).*"));
    }

    @Test
    void onlyAGoodTokenCounts() {
        var token = token(ALL);
        var bad = asks(token + "x", "GET", "/api/v1/me", "");
        assertThat(bad.status()).isEqualTo(401);
        assertThat(bad.header("WWW-Authenticate")).contains("invalid_token");
        var both =
                ada.browser.send(
                        "GET", "/api/v1/me", null, Map.of("Authorization", "Bearer nonsense"));
        assertThat(both.status()).isEqualTo(401);
        app.fetches("/oauth2/revoke", Map.of("token", token));
        house.time().pass(Duration.ofSeconds(3));
        assertThat(asks(token, "GET", "/api/v1/me", "").status()).isEqualTo(401);
        var late = token(ALL);
        house.time().pass(Duration.ofMinutes(11));
        assertThat(asks(late, "GET", "/api/v1/me", "").status()).isEqualTo(401);
    }

    @Test
    void aClientThatActsForItselfHasNoSeat() {
        var wish = new Clients.Wish("Robot").grants(Set.of("client_credentials"));
        var robot = App.of(house, wish);
        var token = robot.fetches(Map.of("grant_type", "client_credentials")).text("/access_token");
        assertThat(asks(token, "GET", room, "").code()).isEqualTo("permission_denied");
        var none = "/api/v1/rooms/01900000-0000-7000-8000-000000000001";
        assertThat(asks(token, "GET", none, "").code()).isEqualTo("permission_denied");
    }

    @Test
    void whatAnybodyMaySeeIsSeenWithEveryTokenToo() {
        var made =
                ada.browser.post("/api/v1/rooms", Map.of("title", "Inn", "visibility", "public"));
        var open = "/api/v1/rooms/" + made.text("/room/id");
        var robot = App.of(house, new Clients.Wish("Robot").grants(Set.of("client_credentials")));
        var own = robot.fetches(Map.of("grant_type", "client_credentials")).text("/access_token");
        for (var token : List.of(own, token("profile"))) {
            for (var path : List.of("/api/v1/rooms", open, "/api/v1/dice/odds?dice=2d6")) {
                assertThat(asks(token, "GET", path, "").status()).as(path).isEqualTo(200);
            }
            assertThat(asks(token, "GET", "/api/v1/rooms?mine=true", "").status()).isEqualTo(403);
            assertThat(asks(token, "GET", open + "/messages", "").status()).isEqualTo(403);
        }
        var narrow = asks(token("profile"), "GET", room, "");
        assertThat(narrow.code()).isEqualTo("insufficient_scope");
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        var stream = stream(token("rooms:read"));
        house.time().pass(Duration.ofMinutes(11));
        assertThat(stream.get(30, TimeUnit.SECONDS)).contains("event: bye", "4401");
    }

    @Test
    void aStreamEndsWithItsGrant() throws Exception {
        var token = token("rooms:read");
        var stream = stream(token);
        app.fetches("/oauth2/revoke", Map.of("token", token));
        house.time().pass(Duration.ofSeconds(4));
        assertThat(stream.get(30, TimeUnit.SECONDS)).contains("event: bye", "4401");
    }

    /// A WebSocket by a ticket that was asked for with the token.
    private LiveSocket socket(String token) {
        var ticket = asks(token, "POST", "/api/v1/ws/ticket", "{}").text("/ticket");
        var socket = LiveSocket.mute(house);
        socket.say(LiveSocket.handshake("/api/v1/ws?ticket=" + ticket, ""));
        socket.switched();
        socket.hear("heartbeat");
        return socket;
    }

    private static LiveSocket knocks(String headers, byte[]... early) {
        var socket = LiveSocket.mute(house);
        var parts = new ArrayList<byte[]>();
        parts.add(LiveSocket.handshake(headers).getBytes(StandardCharsets.ISO_8859_1));
        parts.addAll(List.of(early));
        socket.bytes(parts.toArray(byte[][]::new));
        socket.switched();
        socket.hear("heartbeat");
        return socket;
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    @Test
    void aSocketOpensWithTheTokenItself() {
        var subscribe = Map.of("event_type", "subscribe", "chat", id(), "id", "1");
        var token = bearer(token("rooms:read"));
        try (var socket = knocks(token);
                var hasty = knocks(token, LiveSocket.text(subscribe))) {
            socket.send(subscribe);
            assertThat(socket.await("subscribed").path("id").asText()).isEqualTo("1");
            assertThat(hasty.await("subscribed").path("id").asText()).isEqualTo("1");
            passes(11, socket);
            house.time().pass(Duration.ofSeconds(55));
            assertThat(socket.await("bye").path("code").asInt()).isEqualTo(4401);
        }
    }

    @Test
    void whatIsNoFrameIsToldToWhoComesInAfterIt() {
        var reserved = new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0};
        try (var hasty = knocks(bearer(token("rooms:read")), reserved)) {
            assertThat(hasty.await("bye").path("code").asInt()).isEqualTo(1002);
        }
    }

    @Test
    void aSocketOpensWithNoOtherToken() {
        turnedAway(bearer("nonsense"), "not_authenticated");
        turnedAway(bearer(""), "not_authenticated");
        var cookie = "Cookie: " + ada.browser.cookie() + "\r\n";
        turnedAway(cookie + bearer("nonsense"), "not_authenticated");
        turnedAway(bearer(token("dice:roll")), "insufficient_scope");
        var late = token("rooms:read");
        house.time().pass(Duration.ofMinutes(11));
        turnedAway(bearer(late), "not_authenticated");
    }

    private static void turnedAway(String headers, String code) {
        try (var socket = knocks(headers)) {
            assertThat(socket.await("error").toString()).contains(code);
            assertThat(socket.await("bye").path("code").asInt()).isEqualTo(4401);
        }
    }

    private String id() {
        return room.substring(room.lastIndexOf('/') + 1);
    }

    @Test
    void aSocketGoesAsFarAsItsToken() {
        try (var socket = socket(token("rooms:read rooms:write"))) {
            socket.send(Map.of("event_type", "subscribe", "chat", id(), "id", "1"));
            socket.await("subscribed");
            socket.send(says("hi", "2"));
            assertThat(socket.await("ok").path("id").asText()).isEqualTo("2");
            socket.send(Map.of("event_type", "dice_roll", "chat", id(), "dice", "d20", "id", "3"));
            assertThat(socket.await("error").toString()).contains("insufficient_scope");
            socket.send(says("/roll d20", "4"));
            assertThat(socket.await("error").toString()).contains("insufficient_scope");
        }
    }

    private Map<String, ?> says(String text, String number) {
        var message = Map.of("chat", id(), "text", text);
        return Map.of("event_type", "chat_message", "message", message, "id", number);
    }

    @Test
    void aSocketEndsWithItsTokenUnlessItIsRenewed() {
        var got = app.redeems(app.code(ada.browser, "scope", "rooms:read"));
        try (var renewed = socket(got.text("/access_token"));
                var forgotten = socket(got.text("/access_token"))) {
            passes(7, renewed, forgotten);
            var next = app.refreshes(got.text("/refresh_token")).text("/access_token");
            renewed.send(Map.of("event_type", "authorize", "access_token", next, "id", "1"));
            assertThat(renewed.await("ok").path("id").asText()).isEqualTo("1");
            var person = Person.of(house, "Tora" + people++, PASSWORD);
            var other = app.redeems(app.code(person.browser)).text("/access_token");
            renewed.send(Map.of("event_type", "authorize", "access_token", other, "id", "2"));
            assertThat(renewed.await("error").toString()).contains("permission_denied");
            passes(4, renewed, forgotten);
            passes(1, renewed);
            assertThat(forgotten.await("bye").path("code").asInt()).isEqualTo(4401);
            passes(2, renewed);
        }
    }

    @Test
    void aSocketThatIsRenewedEndsWithTheNewGrantAndNotWithTheOld() {
        var first = token("rooms:read");
        var next = token("rooms:read");
        try (var renewed = socket(first);
                var left = socket(first)) {
            renewed.send(Map.of("event_type", "authorize", "access_token", next, "id", "1"));
            assertThat(renewed.await("ok").path("id").asText()).isEqualTo("1");
            app.fetches("/oauth2/revoke", Map.of("token", first));
            house.time().pass(Duration.ofSeconds(4));
            assertThat(left.await("bye").path("code").asInt()).isEqualTo(4401);
            renewed.send(Map.of("event_type", "ping", "id", "2"));
            assertThat(renewed.await("pong").path("id").asText()).isEqualTo("2");
            app.fetches("/oauth2/revoke", Map.of("token", next));
            house.time().pass(Duration.ofSeconds(4));
            assertThat(renewed.await("bye").path("code").asInt()).isEqualTo(4401);
        }
    }

    @Test
    void aSocketIsRenewedByWhatWouldOpenIt() {
        try (var socket = socket(token("rooms:read"))) {
            var narrow = Map.of("event_type", "authorize", "access_token", token("dice:roll"));
            socket.send(narrow);
            assertThat(socket.await("error").toString()).contains("insufficient_scope");
            var others = App.confidential(house);
            var code = others.code(ada.browser, "scope", "rooms:read");
            var token = others.redeems(code).text("/access_token");
            socket.send(Map.of("event_type", "authorize", "access_token", token));
            assertThat(socket.await("error").toString()).contains("permission_denied");
        }
    }

    /// So many times fifty seconds, after each of which the clients give a sign of life.
    private static void passes(int times, LiveSocket... sockets) {
        for (int i = 0; i < times; i++) {
            house.time().pass(Duration.ofSeconds(50));
            for (var socket : sockets) {
                socket.now();
            }
        }
    }

    @Test
    void aSocketEndsWithItsGrant() {
        var token = token("rooms:read");
        try (var socket = socket(token)) {
            app.fetches("/oauth2/revoke", Map.of("token", token));
            house.time().pass(Duration.ofSeconds(4));
            assertThat(socket.await("bye").path("code").asInt()).isEqualTo(4401);
        }
    }

    /// All that comes by a stream until its end; it has begun.
    private CompletableFuture<String> stream(String token) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(house.url() + room + "/events"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        var in = Objects.requireNonNull(answer.body());
        var first = new String(in.readNBytes(6), StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(() -> first + rest(in));
    }

    private static String rest(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
