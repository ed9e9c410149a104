package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What stands before and around the endpoints.
class EdgesOfHttpTest {
    private static final House house = House.open();

    private final Visitor ada = house.visitor();

    @AfterAll
    static void close() {
        house.close();
    }

    private Visitor.Reply send(
            String method, String path, @Nullable String body, Map<String, String> headers) {
        return ada.send(method, path, body, headers);
    }

    private static String raw(String request) throws IOException {
        try (var socket = connected()) {
            say(socket, request);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), house.url().getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void say(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    /// What comes until these words have come.
    private static String hear(Socket socket, String words) throws IOException {
        var heard = new StringBuilder();
        while (heard.indexOf(words) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as(heard.toString()).isNotNegative();
            heard.append((char) next);
        }
        return heard.toString();
    }

    @Test
    void unknownPathsAndMethods() {
        var nothing = ada.get("/api/v1/nothing");
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.code()).isEqualTo("not_found");
        assertThat(ada.post("/api/v1/nothing", Map.of()).status()).isEqualTo(404);
        var other = send("DELETE", "/api/v1/rooms", null, Map.of());
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(ada.get("/api/v1/rooms/").status()).isEqualTo(200);
        assertThat(ada.get("/api/v1/rooms/x").status()).isEqualTo(401);
        assertThat(ada.get("/api/v1/ws").status()).isEqualTo(400);
        assertThat(send("HEAD", "/docs", null, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void bodiesThatAreNoJson() {
        var path = "/api/v1/rooms";
        for (var body :
                new String[] {
                    "{",
                    "[]",
                    "null",
                    "{\"a\":1,\"a\":2}",
                    "{} {}",
                    "[".repeat(40),
                    "{\"username\":NaN}"
                }) {
            var reply = send("POST", path, body, Map.of());
            assertThat(reply.code()).as(body).isEqualTo("parse_error");
        }
        var text = Map.of("Content-Type", "text/plain");
        assertThat(send("POST", path, "{}", text).status()).isEqualTo(415);
        var utf = Map.of("Content-Type", "application/json; charset=UTF-8");
        assertThat(send("POST", path, "{\"username\":\"Ada\"}", utf).status()).isEqualTo(201);
        assertThat(send("POST", path, " ".repeat(70_000), Map.of()).status()).isEqualTo(413);
    }

    /// JSON is UTF-8 (RFC 8259 §8.1), whatever could be made of other bytes.
    @Test
    void bodiesAreUtf8() throws IOException {
        var json = "{\"username\":\"Zo\u00eb\"}";
        assertThat(post(json.getBytes(UTF_8))).startsWith("HTTP/1.1 201");
        for (var other : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"}) {
            assertThat(post(json.getBytes(Charset.forName(other))))
                    .as(other)
                    .startsWith("HTTP/1.1 400")
                    .contains("\"parse_error\"");
        }
        // Latin-1, a surrogate in three bytes (CESU-8), and a slash in two.
        for (var bytes : new String[] {"Zo\u00eb", "\u00ed\u00a0\u0080", "\u00c0\u00af"}) {
            assertThat(post("{\"username\":\"%s\"}".formatted(bytes).getBytes(ISO_8859_1)))
                    .as(bytes)
                    .contains("\"parse_error\"");
        }
    }

    private static String post(byte[] body) throws IOException {
        return raw(
                "POST /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n"
                        + new String(body, ISO_8859_1));
    }

    @Test
    void aNonceIsWholeCharacters() {
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        var path = "/api/v1/rooms/" + made.text("/room/id") + "/messages";
        for (var half : new String[] {"\\ud800", "a\\udfff", "\\udc00\\ud800", "\\u0000"}) {
            var body = "{\"text\":\"Hi\",\"nonce\":\"%s\"}".formatted(half);
            var reply = send("POST", path, body, Map.of());
            assertThat(reply.status()).as(half).isEqualTo(400);
            assertThat(reply.text("/errors/0/attr")).as(half).isEqualTo("nonce");
        }
        var whole = "{\"text\":\"Hi\",\"nonce\":\"\\ud83c\\udfb2\"}";
        assertThat(send("POST", path, whole, Map.of()).status()).isEqualTo(201);
    }

    @Test
    void aBodyWithoutLengthIsBoundedToo() throws IOException {
        var chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
        try (var socket = connected()) {
            say(
                    socket,
                    "POST /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n"
                            + chunk.repeat(5));
            assertThat(hear(socket, "\"too_large\"")).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void metricsAreRefusedLikeAllElse() {
        var proxied = Map.of("X-Forwarded-For", "192.0.2.1");
        var refused = send("GET", "/metrics", null, proxied);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("permission_denied");
    }

    @Test
    void foreignHostsAreMisdirected() throws IOException {
        var foreign = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
        assertThat(raw(foreign.formatted("evil.example"))).startsWith("HTTP/1.1 421");
        assertThat(raw(foreign.formatted("localhost"))).startsWith("HTTP/1.1 200");
        assertThat(raw(foreign.formatted("192.168.0.9"))).startsWith("HTTP/1.1 200");
        assertThat(raw(foreign.formatted("localhost\r\nHost: evil.example")))
                .startsWith("HTTP/1.1 4");
    }

    static Stream<Arguments> unreadable() {
        var both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n";
        return Stream.of(
                Arguments.of("GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", 17_000, 431),
                Arguments.of("GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n", 9_000, 414),
                Arguments.of("GET /%s HTTP/1.0\r\nHost: localhost\r\n\r\n", 9_000, 414),
                Arguments.of("%s\r\n\r\n", 5, 400),
                Arguments.of(
                        "POST / HTTP/1.1\r\nHost: localhost\r\n" + both + "\r\n0\r\n\r\n%s",
                        0,
                        400));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatCannotBeReadIsAnsweredLikeAllElse(String request, int length, int status)
            throws IOException {
        try (var socket = connected()) {
            say(socket, request.formatted("x".repeat(length)));
            var head = hear(socket, "\r\n\r\n");
            var body = hear(socket, "]}");
            assertThat(head).matches("(?s)HTTP/1\\.[01] %d .*".formatted(status));
            var id = head.replaceFirst("(?is).*\r\nX-Request-Id: ([^\r]+)\r\n.*", "$1");
            assertThat(body)
                    .contains("\"request_id\":\"%s\"".formatted(id))
                    .contains(status == 400 ? "\"parse_error\"" : "\"too_large\"");
        }
    }

    @Test
    void whoWaitsToBeAskedForHisBodyIsAsked() throws IOException {
        var body = "{\"username\":\"Ada\"}";
        var waits = "Content-Type: application/json\r\nExpect: 100-continue\r\n";
        var head = "POST %s HTTP/1.1\r\nHost: localhost\r\n" + waits + "Content-Length: %d\r\n\r\n";
        try (var socket = connected()) {
            for (int i = 0; i < 2; i++) {
                say(socket, head.formatted("/api/v1/rooms", body.length()));
                assertThat(hear(socket, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                say(socket, body);
                assertThat(hear(socket, "\r\n\r\n")).startsWith("HTTP/1.1 201");
                hear(socket, "}}");
            }
        }
        try (var socket = connected()) {
            say(socket, head.formatted("/api/v1/nothing", body.length()));
            assertThat(hear(socket, "\r\n\r\n")).startsWith("HTTP/1.1 404");
        }
        assertThat(raw(head.formatted("/api/v1/rooms", 70_000))).startsWith("HTTP/1.1 413");
    }

    @Test
    void aWholeAddressInTheRequestIsUnderstood() throws IOException {
        var get = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        var here = "http://localhost:" + house.url().getPort();
        assertThat(raw(get.formatted(here + "/livez"))).startsWith("HTTP/1.1 200");
        assertThat(raw(get.formatted(here + "/api/v1/rooms?limit=0"))).startsWith("HTTP/1.1 400");
        assertThat(raw(get.formatted(here))).startsWith("HTTP/1.1 200").contains("<html");
        assertThat(raw(get.formatted("http://evil.example/livez"))).startsWith("HTTP/1.1 421");
        assertThat(raw(get.formatted("http://evil.example@localhost/livez")))
                .startsWith("HTTP/1.1 421");
        try (var socket = LiveSocket.mute(house)) {
            socket.say(LiveSocket.handshake(here + "/api/v1/ws", ""));
            assertThat(socket.switched()).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void foreignPagesAreRefused() {
        var evil = Map.of("Origin", "https://evil.example");
        var body = "{\"username\":\"Ada\"}";
        var refused = send("POST", "/api/v1/rooms", body, evil);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("permission_denied");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(send("GET", "/api/v1/rooms", null, evil).status()).isEqualTo(200);
        var own = Map.of("Origin", house.url().toString());
        assertThat(send("POST", "/api/v1/rooms", body, own).status()).isEqualTo(201);
    }

    @Test
    void tokensAreNotGivenOutYet() {
        ada.post("/api/v1/rooms", Map.of("username", "Ada"));
        var bearer = Map.of("Authorization", "Bearer x", "Origin", "https://app.example");
        var reply = send("GET", "/api/v1/me", null, bearer);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
        var preflight =
                send(
                        "OPTIONS",
                        "/api/v1/rooms",
                        null,
                        Map.of(
                                "Origin",
                                "https://app.example",
                                "Access-Control-Request-Method",
                                "POST",
                                "Access-Control-Request-Headers",
                                "authorization,content-type"));
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void requestIdsFromOutsideAreTakenIfTheyAreHarmless() {
        var given = Map.of("X-Request-Id", "abc-12345");
        assertThat(send("GET", "/livez", null, given).header("X-Request-Id"))
                .isEqualTo("abc-12345");
        var odd = Map.of("X-Request-Id", "short");
        assertThat(send("GET", "/livez", null, odd).header("X-Request-Id")).hasSize(36);
    }

    @Test
    void pagesMayDoLittle() {
        for (var path : new String[] {"/", "/r/ABC234", "/docs"}) {
            var page = ada.get(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(page.raw().body()).doesNotContain("<style", "style=", "onclick=");
        }
        assertThat(ada.get("/r/ABC234").raw().body()).isEqualTo(ada.get("/").raw().body());
        assertThat(ada.get("/docs").raw().body()).contains("Come in by code", "id=\"Message\"");
        for (var file :
                new String[] {
                    "/assets/parlor.js",
                    "/assets/parlor.css",
                    "/assets/docs.css",
                    "/openapi.yaml",
                    "/asyncapi.yaml",
                    "/favicon.ico"
                }) {
            assertThat(ada.get(file).status()).as(file).isEqualTo(200);
        }
    }
}
