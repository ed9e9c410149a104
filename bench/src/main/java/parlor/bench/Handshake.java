package parlor.bench;

import static parlor.bench.TopLevel.ascii;

import java.nio.ByteBuffer;

/// The opening of a WebSocket (RFC 6455 §4), with the key of the RFC's example.
final class Handshake {
    private static final byte[] END = ascii("\r\n\r\n");

    private Handshake() {}

    static byte[] request(Target target, String cookie) {
        return ascii(
                """
                GET /api/v1/ws HTTP/1.1\r
                Host: %s\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: parlor.v1\r
                Cookie: %s\r
                \r
                """
                        .formatted(target.host(), cookie));
    }

    /// Where the frames begin, or -1 while the head is not complete.
    static int end(ByteBuffer in, int from, int to) {
        int at = TopLevel.indexOf(in, from, to, END);
        return at < 0 ? -1 : at + END.length;
    }

    static boolean accepted(String head) {
        return head.startsWith("HTTP/1.1 101") && head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
