package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.web.LiveSocket.frame;
import static parlor.web.LiveSocket.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Frames that no good client sends: most are answered by an error, a few end the connection.
class HostileFramesTest {
    private static final House house = House.open();
    private static final int FIN = 0x80;
    private static final byte[] PING = "{\"event_type\":\"ping\",\"id\":\"p\"}".getBytes(UTF_8);

    private final List<LiveSocket> sockets = new ArrayList<>();
    private final Visitor ada = house.visitor();
    private String room = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        house.time().pass(java.time.Duration.ofMinutes(5));
        room = ada.post("/api/v1/rooms", Map.of("username", "Ada")).text("/room/id");
    }

    @AfterEach
    void leave() {
        sockets.forEach(LiveSocket::close);
    }

    private LiveSocket socket() {
        var socket = LiveSocket.open(house, ada);
        sockets.add(socket);
        return socket;
    }

    private static void refused(LiveSocket socket, byte[] frame, String code, String why) {
        socket.bytes(frame);
        var error = socket.hear("error");
        assertThat(error.at("/error/errors/0/code").asText()).as(why).isEqualTo(code);
        assertThat(error.has("id")).as(why).isFalse();
    }

    @Test
    void whatIsNotAFrameOfOursIsRefusedAndTheConnectionStays() {
        var socket = socket();
        refused(socket, frame(FIN | LiveSocket.BINARY, PING), "parse_error", "binary");
        for (var text :
                List.of(
                        "",
                        " ",
                        "{",
                        "null",
                        "7",
                        "\"x\"",
                        "[]",
                        "{} {}",
                        "{}x",
                        "{\"event_type\":\"ping\",\"event_type\":\"ping\"}",
                        "{\"event_type\":\"ping\",\"x\":{\"a\":1,\"a\":2}}",
                        "{\"x\":" + "[".repeat(20) + "]".repeat(20) + "}",
                        "[".repeat(30_000),
                        "{\"event_type\":\"ping\",\"n\":" + "9".repeat(50) + "}",
                        "{\"event_type\":NaN}",
                        "{'event_type':'ping'}")) {
            refused(socket, text(text), "parse_error", text);
        }
        socket.bytes(frame(FIN | LiveSocket.TEXT, PING));
        assertThat(socket.hear("pong").path("id").asText()).isEqualTo("p");
    }

    @Test
    void whatIsNotUtf8IsRefusedAndTheConnectionStays() {
        var socket = socket();
        byte[] broken = PING.clone();
        broken[broken.length - 3] = (byte) 0xFF;
        var overlong = bytes(0xC0, 0xAF);
        var surrogate = bytes(0xED, 0xA0, 0x80);
        for (var text :
                List.of(
                        broken,
                        inString(overlong),
                        inString(surrogate),
                        bytes(0xFE, 0xFF, 0x00, '{'),
                        bytes(0, 0, 0xFE, 0xFF, 0, 0, 0, '{', 0x7F, 0xFF, 0xFF, 0xFF),
                        bytes(0, 0, 0, '{', 0x7F, 0xFF, 0xFF, 0xFF),
                        new String(PING, UTF_8).getBytes(StandardCharsets.UTF_16BE),
                        new String(PING, UTF_8).getBytes(StandardCharsets.UTF_16LE))) {
            refused(
                    socket,
                    frame(FIN | LiveSocket.TEXT, text),
                    "parse_error",
                    Arrays.toString(text));
        }
        assertThat(socket.now()).isEmpty();
    }

    private static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }

    private static byte[] inString(byte[] inside) {
        var out = new java.io.ByteArrayOutputStream();
        out.writeBytes("{\"event_type\":\"ping\",\"x\":\"".getBytes(UTF_8));
        out.writeBytes(inside);
        out.writeBytes("\"}".getBytes(UTF_8));
        return out.toByteArray();
    }

    @Test
    void wrongFieldsAreNamed() {
        var socket = socket();
        var wrong =
                Map.ofEntries(
                        Map.entry("{}", "event_type"),
                        Map.entry("{\"event_type\":\"sing\"}", "event_type"),
                        Map.entry("{\"event_type\":7}", "event_type"),
                        Map.entry("{\"event_type\":\"subscribe\"}", "chat"),
                        Map.entry("{\"event_type\":\"subscribe\",\"chat\":7}", "chat"),
                        Map.entry("{\"event_type\":\"subscribe\",\"chat\":\"x\"}", "chat"),
                        Map.entry(subscribe("\"after\":-1"), "after"),
                        Map.entry(subscribe("\"after\":\"1\""), "after"),
                        Map.entry(subscribe("\"after\":1.5"), "after"),
                        Map.entry(subscribe("\"after\":99999999999999999999"), "after"),
                        Map.entry(subscribe("\"epoch\":7"), "epoch"),
                        Map.entry("{\"event_type\":\"chat_message\"}", "message"),
                        Map.entry("{\"event_type\":\"chat_message\",\"message\":[]}", "message"),
                        Map.entry(say("\"text\":7", ""), "message.text"),
                        Map.entry(say("\"text\":\"\"", ""), "message.text"),
                        Map.entry(say("\"text\":\"\\ud83d\"", ""), "message.text"),
                        Map.entry(say("\"text\":\" \"", ""), "message.text"),
                        Map.entry(say("\"text\":\"/nope\"", ""), "message.text"),
                        Map.entry(say("\"text\":\"/roll 2d\"", ""), "message.text"),
                        Map.entry(say("\"text\":\"/roll $unknown\"", ""), "message.text"),
                        Map.entry(
                                say("\"text\":\"" + "x".repeat(4_001) + "\"", ""), "message.text"),
                        Map.entry(
                                say("\"text\":\"a\",\"reply_to\":\"%s\"".formatted(room), ""),
                                "message.reply_to"),
                        Map.entry(say("\"text\":\"a\",\"reply_to\":7", ""), "message.reply_to"),
                        Map.entry(say("\"text\":\"a\",\"id\":\"x\"", ""), "message.id"),
                        Map.entry(say("\"text\":\"a\"", ",\"nonce\":7"), "nonce"),
                        Map.entry(say("\"text\":\"a\"", ",\"nonce\":\"\""), "nonce"),
                        Map.entry(say("\"text\":\"a\"", ",\"nonce\":\"\\ud800\""), "nonce"),
                        Map.entry(
                                say("\"text\":\"a\"", ",\"nonce\":\"" + "n".repeat(65) + "\""),
                                "nonce"),
                        Map.entry(
                                "{\"event_type\":\"dice_roll\",\"chat\":\"%s\"}".formatted(room),
                                "dice"),
                        Map.entry(
                                "{\"event_type\":\"typing_indicator\",\"chatId\":\"%s\",\"typing\":1}"
                                        .formatted(room),
                                "typing"),
                        Map.entry("{\"event_type\":\"authorize\"}", "access_token"));
        wrong.forEach((frame, attr) -> {
            socket.bytes(
                    text("{\"id\":\"i\"," + frame.substring(1).replaceFirst("^}", "\"x\":1}")));
            var error = socket.hear("error");
            assertThat(error.findValuesAsText("attr")).as(frame).contains(attr);
            assertThat(error.path("id").asText()).as(frame).isEqualTo("i");
        });
        assertThat(socket.now()).isEmpty();
    }

    @Test
    void allMistakesOfAFrameAreToldAtOnce() {
        var socket = socket();
        var all =
                Map.of(
                        say("\"text\":7,\"reply_to\":7", ",\"nonce\":\"\""),
                        List.of("nonce", "message.text", "message.reply_to"),
                        say("\"text\":\" \"", ",\"nonce\":\"\",\"entropy\":\"AA\""),
                        List.of("nonce", "message.text", "entropy"),
                        "{\"event_type\":\"dice_roll\",\"chat\":\"%s\",\"dice\":\"2d\",\"label\":5}"
                                .formatted(room),
                        List.of("dice", "label"));
        all.forEach((frame, attrs) -> {
            socket.bytes(text(frame));
            assertThat(socket.hear("error").findValuesAsText("attr"))
                    .as(frame)
                    .containsExactlyInAnyOrderElementsOf(attrs);
        });
    }

    private String subscribe(String more) {
        return "{\"event_type\":\"subscribe\",\"chat\":\"%s\",%s}".formatted(room, more);
    }

    private String say(String message, String more) {
        return "{\"event_type\":\"chat_message\",\"message\":{\"chat\":\"%s\",%s}%s}"
                .formatted(room, message, more);
    }

    @Test
    void anIdIsAShortStringOrAWholeNumber() {
        var socket = socket();
        for (var id :
                List.of(
                        "true",
                        "1.5",
                        "{}",
                        "[1]",
                        "\"\"",
                        "\"" + "x".repeat(65) + "\"",
                        "99999999999999999999",
                        "\"\\ud800\"",
                        "\"\\udc00x\"")) {
            socket.bytes(text("{\"event_type\":\"ping\",\"id\":%s}".formatted(id)));
            var error = socket.hear("error");
            assertThat(error.at("/error/errors/0/attr").asText()).as(id).isEqualTo("id");
            assertThat(error.has("id")).isFalse();
        }
        for (var id : List.of("-1", "9223372036854775807", "\"\\ud83d\\ude42\"", "\"7\"")) {
            socket.bytes(text("{\"event_type\":\"ping\",\"id\":%s}".formatted(id)));
            var same = id.startsWith("\"\\u") ? "\"🙂\"" : id;
            assertThat(socket.hear("pong").path("id").toString()).isEqualTo(same);
        }
    }

    // ---- fragments and control frames ----

    @Test
    void messagesMayComeInFragmentsWithPingsBetween() {
        var socket = socket();
        socket.bytes(
                frame(LiveSocket.TEXT, Arrays.copyOf(PING, 5)),
                frame(FIN | LiveSocket.PING, "are you there".getBytes(UTF_8)),
                frame(0, Arrays.copyOfRange(PING, 5, 9)),
                frame(0, new byte[0]),
                frame(FIN | LiveSocket.PONG, new byte[0]),
                frame(FIN, Arrays.copyOfRange(PING, 9, PING.length)));
        assertThat(socket.hear("pong").path("id").asText()).isEqualTo("p");
        assertThat(socket.pongs())
                .singleElement()
                .satisfies(pong -> assertThat(new String(pong, UTF_8)).isEqualTo("are you there"));
        byte[] split = "{\"event_type\":\"ping\",\"id\":\"é\"}".getBytes(UTF_8);
        for (int i = 1; i < split.length; i++) {
            socket.bytes(
                    frame(LiveSocket.TEXT, Arrays.copyOf(split, i)),
                    frame(FIN, Arrays.copyOfRange(split, i, split.length)));
            assertThat(socket.hear("pong").path("id").asText()).isEqualTo("é");
        }
    }

    @Test
    void aFrameMayHave64KiB() {
        var socket = socket();
        var padded = "{\"event_type\":\"ping\",\"x\":\"%s\"}";
        int room = 65_536 - padded.length() + 2;
        socket.bytes(text(padded.formatted("x".repeat(room))));
        socket.hear("pong");
        socket.bytes(text(padded.formatted("x".repeat(room + 1))));
        tooBig(socket);
    }

    private static void tooBig(LiveSocket socket) {
        var error = socket.hear("error");
        assertThat(error.at("/error/errors/0/code").asText()).isEqualTo("too_large");
        socket.farewell(1009);
    }

    @Test
    void fragmentsTogetherMayHave64KiB() {
        var socket = socket();
        socket.bytes(frame(LiveSocket.TEXT, new byte[40_000]));
        socket.bytes(frame(FIN, new byte[25_537]));
        tooBig(socket);
    }

    @Test
    void aHugeLengthIsRefusedBeforeItComes() {
        var socket = socket();
        socket.bytes(
                bytes(FIN | LiveSocket.TEXT, 0x80 | 127, 0x7F, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4));
        tooBig(socket);
    }

    @Test
    void whoBreaksTheProtocolIsToldSo() {
        for (var broken :
                List.of(
                        bytes(FIN | LiveSocket.TEXT, 2, '{', '}'), // not masked
                        frame(FIN | 0x40 | LiveSocket.TEXT, PING), // RSV1
                        frame(FIN | 0x3, PING), // an opcode that does not exist
                        frame(FIN | 0xB, new byte[0]),
                        frame(FIN, PING), // a continuation of nothing
                        frame(LiveSocket.PING, PING), // a control frame in fragments
                        frame(FIN | LiveSocket.PING, new byte[126]),
                        frame(FIN | LiveSocket.CLOSE, new byte[1]))) {
            var socket = socket();
            socket.bytes(broken);
            socket.farewell(1002);
        }
    }

    @Test
    void aMessageWithinAMessageBreaksTheProtocol() {
        var socket = socket();
        socket.bytes(frame(LiveSocket.TEXT, new byte[3]), frame(FIN | LiveSocket.TEXT, PING));
        socket.farewell(1002);
    }

    @Test
    void nothingFollowsACloseFrame() {
        for (int i = 0; i < 20; i++) {
            var socket = socket();
            socket.bytes(
                    text(say("\"text\":\"bye\"", ",\"id\":1")),
                    frame(FIN | LiveSocket.CLOSE, bytes(0x03, 0xE8)));
            assertThat(socket.closed()).isEqualTo(1000);
        }
    }

    // ---- too much ----

    @Test
    void whoSendsTooMuchIsToldAndThenLeft() {
        var socket = socket();
        var burst = new ArrayList<byte[]>();
        for (int i = 0; i < 400; i++) {
            burst.add(text(Map.of("event_type", "ping", "id", i)));
        }
        socket.bytes(burst.toArray(byte[][]::new));
        int pongs = 0;
        var errors = new HashSet<Integer>();
        var event = socket.next();
        while (!event.path("event_type").asText().equals("bye")) {
            if (event.path("event_type").asText().equals("pong")) {
                pongs++;
            } else {
                assertThat(event.at("/error/errors/0/code").asText()).isEqualTo("throttled");
                assertThat(event.at("/error/retry_after").asInt()).isPositive();
                errors.add(event.path("id").asInt());
            }
            event = socket.next();
        }
        assertThat(pongs).isBetween(60, 80);
        assertThat(errors).hasSizeGreaterThan(90);
        assertThat(event.path("code").asInt()).isEqualTo(4429);
        assertThat(socket.closed()).isEqualTo(4429);
    }

    @Test
    void pingsAreCountedToo() {
        var socket = socket();
        var burst = new ArrayList<byte[]>();
        for (int i = 0; i < 400; i++) {
            burst.add(frame(FIN | LiveSocket.PING, bytes(i)));
        }
        socket.bytes(burst.toArray(byte[][]::new));
        assertThat(socket.await("error").at("/error/errors/0/code").asText())
                .isEqualTo("throttled");
        socket.farewell(4429);
        assertThat(socket.pongs()).hasSizeBetween(60, 80);
    }

    @Test
    @Timeout(60)
    void aSessionHasTenConnections() {
        for (int i = 0; i < 10; i++) {
            socket();
        }
        var eleventh = socket();
        assertThat(eleventh.hear("error").at("/error/errors/0/code").asText())
                .isEqualTo("throttled");
        eleventh.farewell(4429);
        sockets.getFirst().bytes(frame(FIN | LiveSocket.CLOSE, bytes(0x03, 0xE8)));
        assertThat(sockets.getFirst().closed()).isEqualTo(1000);
        while (house.metric("parlor_connections") > 9) {
            Thread.onSpinWait(); // The server sees it go a moment after its farewell.
        }
        assertThat(socket().now()).isEmpty();
    }
}
