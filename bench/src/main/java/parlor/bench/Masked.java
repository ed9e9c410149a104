package parlor.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Frames of a client, masked (RFC 6455 §5.3), waiting to be written. No memory while there are
/// none.
final class Masked {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int LARGEST_HEAD = 8;

    private ByteBuffer waiting = NONE;

    void add(int kind, byte[] body) {
        require(body.length + LARGEST_HEAD);
        waiting.put((byte) kind);
        if (body.length < 126) {
            waiting.put((byte) (0x80 | body.length));
        } else {
            waiting.put((byte) (0x80 | 126)).putShort((short) body.length);
        }
        waiting.put(MASK);
        for (int i = 0; i < body.length; i++) {
            waiting.put((byte) (body[i] ^ MASK[i & 3]));
        }
    }

    /// True when nothing is left to write.
    boolean writeTo(WritableByteChannel channel) throws IOException {
        if (waiting.position() == 0) {
            return true;
        }
        waiting.flip();
        channel.write(waiting);
        boolean done = !waiting.hasRemaining();
        if (done && waiting.capacity() <= 256) {
            waiting = NONE;
        } else {
            waiting.compact();
        }
        return done;
    }

    private void require(int bytes) {
        if (waiting.remaining() < bytes) {
            int used = waiting.position();
            ByteBuffer larger = ByteBuffer.allocate(Math.max(256, 2 * (used + bytes)));
            waiting = larger.put(waiting.flip());
        }
    }
}
