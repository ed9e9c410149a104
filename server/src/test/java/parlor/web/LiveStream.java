package parlor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An event stream over HTTP/1.1, read block by block. Every event is held against the contract.
final class LiveStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private final DataInputStream in;
    private final StringBuilder text = new StringBuilder();
    private final String head;

    private LiveStream(House house, String request) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), house.url().getPort());
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        var lines = new StringBuilder();
        while (lines.indexOf("\r\n\r\n") < 0) {
            lines.append((char) in.readUnsignedByte());
        }
        head = lines.toString();
    }

    /// @param headers whole lines
    static LiveStream open(House house, Visitor who, String path, String headers) {
        try {
            return new LiveStream(
                    house,
                    "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n%s\r\n"
                            .formatted(path, who.cookie(), headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One event; `id` is empty if it has none.
    record Event(String id, String type, JsonNode json) {}

    String head() {
        return head;
    }

    /// The next lines up to an empty one.
    String block() {
        return Objects.requireNonNull(next(), "the stream has ended");
    }

    private @Nullable String next() {
        try {
            int end = text.indexOf("\n\n");
            while (end < 0) {
                int size = Integer.parseInt(line(), 16);
                byte[] chunk = new byte[size];
                in.readFully(chunk);
                line();
                if (size == 0) {
                    return null;
                }
                text.append(new String(chunk, UTF_8));
                end = text.indexOf("\n\n");
            }
            var block = text.substring(0, end + 1);
            text.delete(0, end + 2);
            return block;
        } catch (IOException e) {
            throw new AssertionError("the stream broke", e);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            line.append((char) in.readUnsignedByte());
        }
        return line.substring(0, line.length() - 2);
    }

    /// The next event, which is of this type.
    Event hear(String type) {
        var id = "";
        var event = "";
        var data = "";
        for (var line : block().split("\n", -1)) {
            int colon = line.indexOf(": ");
            switch (colon < 0 ? "" : line.substring(0, colon)) {
                case "id" -> id = line.substring(colon + 2);
                case "event" -> event = line.substring(colon + 2);
                case "data" -> data = line.substring(colon + 2);
                default -> {}
            }
        }
        ContractCheck.event(data);
        try {
            var json = JSON.readTree(data);
            if (!event.equals(type) || !json.path("event_type").asText().equals(type)) {
                throw new AssertionError("expected %s, heard %s: %s".formatted(type, event, data));
            }
            return new Event(id, event, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether nothing more comes, and the server has hung up.
    boolean ended() {
        try {
            return next() == null && in.read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
