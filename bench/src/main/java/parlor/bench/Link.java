package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/// One WebSocket, from the client's side, read from a buffer that all links of a loop share.
final class Link {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final byte[] NOTHING = new byte[0];

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Inbox inbox;
    private final Masked out = new Masked();
    private byte[] carry = NOTHING;
    private boolean open;

    Link(SocketChannel channel, SelectionKey key, Inbox inbox) {
        this.channel = channel;
        this.key = key;
        this.inbox = inbox;
    }

    /// Puts a text frame behind those not yet written.
    void say(byte[] json) {
        out.add(TEXT, json);
    }

    void say(String json) {
        say(json.getBytes(UTF_8));
        flush();
    }

    /// Writes what the socket takes; the rest when it takes more.
    void flush() {
        try {
            boolean done = out.writeTo(channel);
            int ops = key.interestOps() & ~SelectionKey.OP_WRITE;
            if (!done || key.interestOps() != ops) {
                key.interestOps(done ? ops : ops | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            lose("write: " + e.getMessage());
        }
    }

    /// Takes no byte until `resume`.
    void stall() {
        key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
    }

    void resume() {
        key.interestOps(key.interestOps() | SelectionKey.OP_READ);
    }

    void read(ByteBuffer in) {
        try {
            in.clear();
            in.put(carry);
            if (channel.read(in) < 0) {
                lose("end of stream");
                return;
            }
            keep(in, taken(in, in.position()), in.position());
            inbox.drained(this);
        } catch (IOException e) {
            lose("read: " + e.getMessage());
        }
    }

    private int taken(ByteBuffer in, int end) {
        int from = open ? 0 : handshake(in, end);
        return open ? frames(in, from, end) : from;
    }

    private void keep(ByteBuffer in, int from, int end) {
        if (from == 0 && end == in.capacity()) {
            lose("a frame larger than the buffer");
        } else if (from == end) {
            carry = NOTHING;
        } else {
            carry = new byte[end - from];
            in.get(from, carry);
        }
    }

    private int handshake(ByteBuffer in, int end) {
        int frames = Handshake.end(in, 0, end);
        if (frames < 0) {
            return 0;
        }
        String head = TopLevel.text(in, 0, frames);
        if (!Handshake.accepted(head)) {
            lose("handshake: " + head.lines().findFirst().orElse(""));
            return 0;
        }
        open = true;
        inbox.opened(this);
        return frames;
    }

    /// Hands over every whole frame; answers where the first unfinished one begins.
    private int frames(ByteBuffer in, int from, int end) {
        int at = from;
        while (end - at >= 2) {
            int head = in.getShort(at);
            int length = (head >>> 8) & 0xff;
            int body = at + 2;
            if (length >= 126) {
                body += length == 126 ? 2 : 8;
                length = body > end ? Integer.MAX_VALUE : longLength(in, at + 2, length);
            }
            if (length > end - body) {
                break;
            }
            at = body + length;
            if ((head & 0xff) == TEXT) {
                inbox.text(this, in, body, at);
            } else {
                control(head & 0xff, in, body, at);
            }
        }
        return at;
    }

    private static int longLength(ByteBuffer in, int at, int form) {
        if (form == 126) {
            return Short.toUnsignedInt(Short.reverseBytes(in.getShort(at)));
        }
        long length = form == 127 ? Long.reverseBytes(in.getLong(at)) : -1;
        return length < 0 ? Integer.MAX_VALUE : (int) Math.min(length, Integer.MAX_VALUE);
    }

    private void control(int kind, ByteBuffer in, int from, int to) {
        byte[] body = new byte[to - from];
        in.get(from, body);
        switch (kind) {
            case PING -> {
                out.add(PONG, body);
                flush();
            }
            case PONG -> {}
            case CLOSE -> lose("closed by the server, code " + closeCode(body));
            default -> lose("an unexpected frame, first byte " + kind);
        }
    }

    private static int closeCode(byte[] body) {
        return body.length < 2 ? 1005 : ((body[0] & 0xff) << 8) | (body[1] & 0xff);
    }

    private void lose(String why) {
        if (channel.isOpen()) {
            close();
            inbox.lost(this, why);
        }
    }

    void close() {
        carry = Arrays.copyOf(NOTHING, 0);
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
