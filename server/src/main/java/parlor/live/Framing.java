package parlor.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// How an event stands on the wire.
public enum Framing {
    /// A complete, unmasked text frame (RFC 6455 §5.2).
    WEBSOCKET {
        @Override
        public byte[] frame(Encoded event, @Nullable String id) {
            byte[] json = event.json();
            int head = json.length < 126 ? 2 : json.length < 65_536 ? 4 : 10;
            byte[] out = new byte[head + json.length];
            out[0] = (byte) 0x81;
            if (head == 2) {
                out[1] = (byte) json.length;
            } else {
                out[1] = (byte) (head == 4 ? 126 : 127);
                for (int i = 2, shift = (head - 3) * 8; i < head; i++, shift -= 8) {
                    out[i] = (byte) ((long) json.length >> shift);
                }
            }
            System.arraycopy(json, 0, out, head, json.length);
            return out;
        }
    },

    /// An event of a `text/event-stream`, for HTTP/2.
    EVENT_STREAM {
        @Override
        public byte[] frame(Encoded event, @Nullable String id) {
            var out = new ByteArrayOutputStream(event.json().length + 96);
            if (id != null) {
                out.writeBytes(("id: " + id + "\n").getBytes(US_ASCII));
            }
            out.writeBytes(("event: " + event.type() + "\ndata: ").getBytes(US_ASCII));
            out.writeBytes(event.json());
            out.writeBytes(END);
            return out.toByteArray();
        }
    },

    /// The same as one chunk of an HTTP/1.1 answer (RFC 9112 §7.1).
    EVENT_STREAM_CHUNK {
        @Override
        public byte[] frame(Encoded event, @Nullable String id) {
            return chunk(EVENT_STREAM.frame(event, id));
        }
    };

    private static final byte[] END = {'\n', '\n'};

    /// @param id the position of the event, for event streams
    public abstract byte[] frame(Encoded event, @Nullable String id);

    /// These bytes as one chunk of an HTTP/1.1 answer.
    public static byte[] chunk(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length + 12);
        out.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII));
        out.writeBytes(bytes);
        out.writeBytes("\r\n".getBytes(US_ASCII));
        return out.toByteArray();
    }
}
