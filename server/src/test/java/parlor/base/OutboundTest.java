package parlor.base;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said to an address that a client has set, and what of its answer counts.
class OutboundTest {
    private final SystemTimers timers = new SystemTimers();
    private final Outbound outbound = new Outbound(timers);

    @AfterEach
    void end() {
        timers.close();
    }

    /// One answer at a port of this machine.
    private record Peer(URI url, CompletableFuture<String> heard) {}

    private static Peer answering(String answer) throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var heard = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> {
            try (server;
                    var socket = server.accept()) {
                heard.complete(request(socket.getInputStream()));
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
                socket.shutdownOutput();
                while (socket.getInputStream().read() >= 0) {}
            } catch (SocketException e) {
                // It has heard enough.
            } catch (IOException e) {
                heard.completeExceptionally(e);
            }
        });
        return new Peer(
                URI.create("http://127.0.0.1:%d/told?x=1".formatted(server.getLocalPort())), heard);
    }

    /// The whole request; or what first came, if it is none.
    private static String request(InputStream in) throws IOException {
        var text = new StringBuilder();
        var bytes = new byte[4_096];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            text.append(new String(bytes, 0, n, US_ASCII));
            if (text.charAt(0) != 'P' || text.toString().endsWith("a=b")) {
                break;
            }
        }
        return text.toString();
    }

    @Test
    void aFormIsSentAndTheStatusComesBack() throws Exception {
        var peer = answering("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(outbound.post(peer.url(), "a=b", Outbound.Reach.ANYWHERE)).isEqualTo(204);
        assertThat(peer.heard().join())
                .startsWith("POST /told?x=1 HTTP/1.1\r\n")
                .contains("\r\nHost: 127.0.0.1:" + peer.url().getPort() + "\r\n")
                .contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n")
                .contains("\r\nContent-Length: 3\r\n")
                .endsWith("\r\n\r\na=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-Odd\r\n", "HTTP/1.1 9000 No\r\n"})
    void whatIsNoAnswerIsAFailure(String answer) throws Exception {
        var peer = answering(answer);
        assertThatThrownBy(() -> outbound.post(peer.url(), "a=b", Outbound.Reach.ANYWHERE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessLineIsNotReadToItsEnd() throws Exception {
        var peer = answering("HTTP/1.1 200 " + "x".repeat(100_000));
        assertThatThrownBy(() -> outbound.post(peer.url(), "a=b", Outbound.Reach.ANYWHERE))
                .hasMessageContaining("not HTTP");
    }

    @Test
    void whoeverHasNoCertificateIsToldNothing() throws Exception {
        var peer = answering("HTTP/1.1 200 OK\r\n\r\n");
        var secure = URI.create(peer.url().toString().replace("http:", "https:"));
        assertThatThrownBy(() -> outbound.post(secure, "a=b", Outbound.Reach.ANYWHERE))
                .isInstanceOf(IOException.class);
        assertThat(peer.heard().join()).doesNotContain("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "2001::1",
                "2001:db8::1",
                "3fff::1"
            })
    void whatStrangersHaveSetLeadsNowhereIntoThisNetwork(String address) {
        var literal = address.contains(":") ? "[" + address + "]" : address;
        var to = URI.create("https://" + literal + "/told");
        assertThatThrownBy(() -> outbound.post(to, "a=b", Outbound.Reach.PUBLIC))
                .hasMessageContaining("not a public one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111"})
    void theRestIsPublic(String address) throws Exception {
        assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isTrue();
        var clear = URI.create("http://1.1.1.1/told");
        assertThatThrownBy(() -> outbound.post(clear, "a=b", Outbound.Reach.PUBLIC))
                .hasMessageContaining("not a public one");
    }

    @ParameterizedTest
    @CsvSource({"5000, 1, 5000", "5000, 2, 2500", "2500, 1, 2500", "5000, 20, 1000", "300, 3, 300"})
    void oneAddressLeavesTimeForTheOthers(int left, int addresses, int share) {
        assertThat(Outbound.share(left, addresses)).isEqualTo(share);
    }
}
