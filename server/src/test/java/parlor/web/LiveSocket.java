package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A WebSocket that can do everything wrong: bytes out, checked frames in. It reads only when it is
/// asked to, so what has not been read yet waits in the network.
final class LiveSocket implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final List<JsonNode> seen = new ArrayList<>();
    private final List<byte[]> pongs = new ArrayList<>();
    private int serial;
    private int pings;

    private LiveSocket(House house, int receiveBytes) throws IOException {
        socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        var here = InetAddress.getLoopbackAddress();
        socket.connect(new InetSocketAddress(here, house.url().getPort()));
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /// Connected, nothing said.
    static LiveSocket mute(House house) {
        try {
            return new LiveSocket(house, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Shakes hands and has heard the first heartbeat.
    static LiveSocket open(House house, Visitor who) {
        return mute(house).shakenHands(who);
    }

    /// Like [#open], with so little room that bytes soon wait in the server.
    static LiveSocket narrow(House house, Visitor who) {
        try {
            return new LiveSocket(house, 4_096).shakenHands(who);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LiveSocket shakenHands(Visitor who) {
        say(handshake(who.cookie() == null ? "" : "Cookie: " + who.cookie() + "\r\n"));
        switched();
        hear("heartbeat");
        return this;
    }

    /// @param headers whole lines, besides the usual ones
    static String handshake(String headers) {
        return handshake("/api/v1/ws", headers);
    }

    static String handshake(String path, String headers) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        .formatted(path)
                + "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n%s\r\n"
                        .formatted(KEY, headers);
    }

    // ---- out ----

    void say(String bytes) {
        bytes(bytes.getBytes(ISO_8859_1));
    }

    void bytes(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        try {
            socket.getOutputStream().write(all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param first FIN, the reserved bits and the opcode
    static byte[] frame(int first, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i % 4]);
        }
        return out.toByteArray();
    }

    static byte[] text(String payload) {
        return frame(0x80 | TEXT, payload.getBytes(UTF_8));
    }

    static byte[] text(Map<String, ?> payload) {
        return text(JSON.valueToTree(payload).toString());
    }

    @SafeVarargs
    final void send(Map<String, ?>... frames) {
        for (var frame : frames) {
            bytes(text(frame));
        }
    }

    // ---- in ----

    /// The head of the answer to the handshake.
    String head() {
        var head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new AssertionError("no head: " + head, e);
        }
        return head.toString();
    }

    /// The body of the answer with this head.
    String body(String head) {
        var length = head.toLowerCase(Locale.ROOT).split("content-length: ", 2)[1];
        try {
            return new String(
                    in.readNBytes(Integer.parseInt(length.split("\r", 2)[0])), ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError("no body", e);
        }
    }

    /// Says that nothing more will be sent.
    void closeOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String switched() {
        var head = head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("not switched: " + head + rest());
        }
        return head;
    }

    /// All that still comes until the server closes.
    String rest() {
        try {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError("not closed", e);
        }
    }

    private record Frame(int opcode, byte[] payload) {}

    private Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if ((first & 0xF0) != 0x80 || length > 127) {
            throw new AssertionError("a server's frames are whole and not masked");
        }
        long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] payload = new byte[(int) size];
        in.readFully(payload);
        return new Frame(first & 0xF, payload);
    }

    /// The next event.
    JsonNode next() {
        try {
            while (true) {
                var frame = read();
                if (frame.opcode() == PONG) {
                    pongs.add(frame.payload());
                } else if (frame.opcode() == TEXT) {
                    var json = new String(frame.payload(), UTF_8);
                    ContractCheck.event(json);
                    var event = JSON.readTree(json);
                    seen.add(event);
                    return event;
                } else if (frame.opcode() == PING) {
                    pings++;
                } else {
                    throw new AssertionError("opcode " + frame.opcode() + " after " + seen);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("heard only " + seen, e);
        }
    }

    /// The next event, which is of this type.
    JsonNode hear(String type) {
        var event = next();
        if (!event.path("event_type").asText().equals(type)) {
            throw new AssertionError("expected %s, heard %s".formatted(type, event));
        }
        return event;
    }

    /// The next event of this type; what comes before it is not looked at.
    JsonNode await(String type) {
        while (true) {
            var event = next();
            if (event.path("event_type").asText().equals(type)) {
                return event;
            }
        }
    }

    /// What has come until now: all that the server says before it answers a ping.
    List<JsonNode> now() {
        var id = "now " + serial++;
        send(Map.of("event_type", "ping", "id", id));
        var events = new ArrayList<JsonNode>();
        while (true) {
            var event = next();
            if (event.path("id").asText().equals(id)) {
                return events;
            }
            events.add(event);
        }
    }

    /// How many pings it has read.
    int pings() {
        return pings;
    }

    List<byte[]> pongs() {
        return pongs;
    }

    /// The code of the close frame, which comes now; answers it, and the server hangs up.
    int closed() {
        try {
            var frame = read();
            if (frame.opcode() != CLOSE) {
                throw new AssertionError(
                        "not a close frame but " + new String(frame.payload(), UTF_8));
            }
            int code = ((frame.payload()[0] & 0xFF) << 8) | (frame.payload()[1] & 0xFF);
            try {
                bytes(frame(0x80 | CLOSE, frame.payload()));
            } catch (UncheckedIOException _) {
                return code; // It has hung up already.
            }
            hungUp();
            return code;
        } catch (IOException e) {
            throw new AssertionError("closed without a close frame, after " + seen, e);
        }
    }

    /// `bye` with this code, the close frame, the end.
    void farewell(int code) {
        int said = hear("bye").path("code").asInt();
        int closed = closed();
        if (said != code || closed != code) {
            throw new AssertionError("expected %d: %d, %d".formatted(code, said, closed));
        }
    }

    private void hungUp() {
        try {
            if (in.read() >= 0) {
                throw new AssertionError("something came after the close frame");
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("not hung up", e);
        } catch (IOException _) {
            return; // Reset: gone as well.
        }
    }

    // ---- rooms ----

    /// Subscribes and has heard who is there.
    JsonNode follows(String room) {
        send(Map.of("event_type", "subscribe", "chat", room, "id", 1));
        var subscribed = await("subscribed");
        hear("online_user_list");
        return subscribed;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
