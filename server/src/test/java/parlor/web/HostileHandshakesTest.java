package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.web.LiveSocket.handshake;
import static parlor.web.LiveSocket.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Handshakes, good, bad and strange.
class HostileHandshakesTest {
    private static final House house = House.open();

    private final List<LiveSocket> sockets = new ArrayList<>();
    private final Visitor ada = house.visitor();

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        ada.post("/api/v1/rooms", Map.of("username", "Ada"));
    }

    @AfterEach
    void leave() {
        sockets.forEach(LiveSocket::close);
    }

    private LiveSocket mute() {
        var socket = LiveSocket.mute(house);
        sockets.add(socket);
        return socket;
    }

    private LiveSocket said(String bytes) {
        var socket = mute();
        socket.say(bytes);
        return socket;
    }

    private String cookie() {
        return "Cookie: " + ada.cookie() + "\r\n";
    }

    private static void turnedAway(LiveSocket socket, String problem, int code) {
        socket.switched();
        socket.hear("heartbeat");
        assertThat(socket.hear("error").at("/error/errors/0/code").asText()).isEqualTo(problem);
        socket.farewell(code);
    }

    @Test
    void withoutASessionTheDoorOpensAndCloses() {
        turnedAway(said(handshake("")), "not_authenticated", 4401);
        turnedAway(said(handshake("Cookie: parlor_session=x\r\n")), "not_authenticated", 4401);
        turnedAway(
                said(handshake(cookie() + "Authorization: Bearer x\r\n")),
                "not_authenticated",
                4401);
        ada.post("/api/v1/logout", Map.of());
        turnedAway(said(handshake(cookie())), "not_authenticated", 4401);
    }

    @Test
    void anUnknownVersionIsToldSo() {
        var socket = said(handshake(cookie() + "Sec-WebSocket-Protocol: parlor.v9, parlor.v8\r\n"));
        assertThat(socket.switched()).contains("Sec-WebSocket-Protocol: parlor.v9\r\n");
        socket.hear("heartbeat");
        socket.hear("error");
        socket.farewell(4426);
    }

    @Test
    void withoutAVersionNoneIsNamed() {
        assertThat(said(handshake(cookie())).switched()).doesNotContain("Sec-WebSocket-Protocol");
    }

    private void refused(String request, int status) {
        var socket = said(request);
        var head = socket.head();
        assertThat(head).as(request).startsWith("HTTP/1.1 " + status + " ");
        var body = socket.rest();
        assertThat(body).as(request).contains("\"errors\":[{");
        assertThat(head).contains("Content-Length: " + body.length());
    }

    @Test
    void foreignPagesAndHostsAreRefused() {
        refused(handshake(cookie() + "Origin: https://evil.example\r\n"), 403);
        refused(handshake(cookie() + "Origin: null\r\n"), 403);
        refused(handshake(cookie() + "Sec-Fetch-Site: cross-site\r\n"), 403);
        refused(handshake("").replace("Host: localhost", "Host: evil.example"), 421);
        said(handshake(cookie() + "Origin: " + house.url() + "\r\n")).switched();
    }

    @Test
    void handshakesThatAreNoneAreRefused() {
        var good = handshake(cookie());
        refused(good.replace("GET", "POST"), 400);
        refused(good.replace("Version: 13", "Version: 8"), 400);
        refused(good.replace("Sec-WebSocket-Version: 13\r\n", ""), 400);
        refused(good.replace("Upgrade: websocket", "Upgrade: h2c"), 400);
        refused(good.replace("Connection: Upgrade", "Connection: keep-alive"), 400);
        refused(good.replace(LiveSocket.KEY, "short"), 400);
        refused(good.replace("Sec-WebSocket-Key: " + LiveSocket.KEY + "\r\n", ""), 400);
        refused(good.replace("HTTP/1.1", "HTTP/1.0"), 400);
        said(good.replace("Connection: Upgrade", "Connection: keep-alive, upgrade")
                        .replace("Upgrade: websocket", "Upgrade: WebSocket"))
                .switched();
    }

    @Test
    void aHandshakeStandsAlone() {
        refused(handshake(cookie() + "Content-Length: 2\r\n") + "{}", 400);
        refused(
                handshake(cookie() + "Transfer-Encoding: chunked\r\n") + "2\r\n{}\r\n0\r\n\r\n",
                400);
        var before = "GET /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertThat(said(before + handshake(cookie())).rest())
                .contains("HTTP/1.1 400 ")
                .doesNotContain("101 Switching");
        var one = said(before);
        var head = one.head();
        one.body(head);
        one.say(handshake(cookie()));
        one.switched();
        one.hear("heartbeat");
    }

    @Test
    void nothingBehindARefusedHandshakeIsDone() {
        var room = "{\"username\":\"Eve\",\"title\":\"smuggled\"}";
        var hidden =
                "POST /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                        + "\r\nContent-Length: %d\r\n\r\n%s".formatted(room.length(), room);
        var answer = said(handshake(cookie() + "Content-Length: 2\r\n") + "{}" + hidden).rest();
        assertThat(answer).containsOnlyOnce("HTTP/1.1 ").startsWith("HTTP/1.1 400 ");
    }

    @Test
    void theFirstFrameMayStandInTheSegmentOfTheHandshake() {
        var socket = mute();
        socket.bytes(
                handshake(cookie()).getBytes(ISO_8859_1),
                text(Map.of("event_type", "ping", "id", "early")));
        socket.switched();
        socket.hear("heartbeat");
        assertThat(socket.hear("pong").path("id").asText()).isEqualTo("early");
    }

    @Test
    void aHandshakeMayComeByteByByte() {
        var socket = mute();
        for (byte b : handshake(cookie()).getBytes(UTF_8)) {
            socket.bytes(new byte[] {b});
        }
        socket.switched();
        socket.hear("heartbeat");
    }

    @Test
    void aTicketIsGoodOnce() {
        var ticket = ada.post("/api/v1/ws/ticket", Map.of()).text("/ticket");
        var path = "/api/v1/ws?ticket=" + ticket;
        var first = said(handshake(path, ""));
        first.switched();
        first.hear("heartbeat");
        assertThat(first.now()).isEmpty();
        turnedAway(said(handshake(path, "")), "not_authenticated", 4401);
        turnedAway(said(handshake(path, cookie())), "not_authenticated", 4401);
        turnedAway(said(handshake("/api/v1/ws?ticket=%zz", cookie())), "not_authenticated", 4401);
        var old = ada.post("/api/v1/ws/ticket", Map.of()).text("/ticket");
        house.time().pass(Duration.ofSeconds(31));
        turnedAway(said(handshake("/api/v1/ws?ticket=" + old, "")), "not_authenticated", 4401);
    }

    @Test
    void aTicketEndsWithItsSession() {
        var ticket = ada.post("/api/v1/ws/ticket", Map.of()).text("/ticket");
        ada.post("/api/v1/logout", Map.of());
        turnedAway(said(handshake("/api/v1/ws?ticket=" + ticket, "")), "not_authenticated", 4401);
    }

    @Test
    void aHeadHasAtMost16KiB() {
        var filler = "X-Filler: " + "x".repeat(20_000) + "\r\n";
        var answer = said(handshake(cookie() + filler)).rest();
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("101 Switching");
        said(handshake(cookie() + "X-Filler: " + "x".repeat(10_000) + "\r\n")).switched();
    }

    @Test
    void whoClosesHalfIsLetGo() throws Exception {
        var socket = LiveSocket.open(house, ada);
        sockets.add(socket);
        socket.closeOutput();
        assertThat(socket.rest()).isEmpty();
    }

    @Test
    @Tag("slow")
    void aHeadThatDoesNotEndIsNotWaitedFor() {
        var socket = said("GET /api/v1/ws HTTP/1.1\r\nHost: loc");
        long from = System.nanoTime();
        assertThat(socket.rest()).doesNotContain("HTTP/1.1 200");
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofSeconds(8));
    }
}
