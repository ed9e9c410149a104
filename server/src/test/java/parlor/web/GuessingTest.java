package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A thousand addresses guess codes while friends come in.
@Tag("slow")
class GuessingTest {
    private static final int ADDRESSES = 1_000;
    private static final int TRIES = 5;
    private static final String CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private final AtomicInteger lookedUp = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger entered = new AtomicInteger();

    @Test
    void noRoomIsEnteredAndFriendsComeIn() throws Exception {
        try (var house = House.open();
                var threads = Executors.newFixedThreadPool(16)) {
            var ada = house.visitor();
            var made = ada.post("/api/v1/rooms", Map.of("username", "Ada"));
            var code = made.text("/room/code");
            for (int i = 0; i < ADDRESSES; i++) {
                int from = i;
                var _ = threads.submit(() -> attack(house, from, code));
            }
            for (int i = 0; i < 40; i++) {
                var body = Map.of("code", code, "username", "Friend " + i);
                assertThat(house.visitor().post("/api/v1/rooms/join", body).status())
                        .isEqualTo(200);
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(entered).hasValue(0);
        // Three each cost nobody else anything; the rest is what four prefixes have at once.
        assertThat(lookedUp).hasValue(ADDRESSES * 3 + 4 * 40);
        assertThat(refused).hasValue(ADDRESSES * TRIES - lookedUp.get());
    }

    private Void attack(House house, int number, String right) throws IOException {
        try (var socket = new Socket()) {
            var address = "127.0.%d.%d".formatted(1 + number / 250, 1 + number % 250);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), house.url().getPort()));
            var answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (int i = 0; i < TRIES; i++) {
                var code = code(number * TRIES + i);
                if (!code.equals(right)) {
                    socket.getOutputStream().write(request(code).getBytes(ISO_8859_1));
                    count(status(answers));
                }
            }
        }
        return null;
    }

    private void count(int status) {
        switch (status) {
            case 404 -> lookedUp.incrementAndGet();
            case 429 -> refused.incrementAndGet();
            default -> entered.incrementAndGet();
        }
    }

    private static String code(int number) {
        var code = new StringBuilder();
        for (int rest = number * 7_919 + 1, i = 0; i < 6; i++, rest /= 31) {
            code.append(CHARACTERS.charAt(rest % 31));
        }
        return code.toString();
    }

    private static String request(String code) {
        var body = "{\"code\":\"%s\",\"username\":\"Mallory\"}".formatted(code);
        return "POST /api/v1/rooms/join HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body);
    }

    private static int status(BufferedReader answers) throws IOException {
        int status = Integer.parseInt(answers.readLine().split(" ", 3)[1]);
        int length = 0;
        for (var line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            answers.read();
        }
        return status;
    }
}
