package parlor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A server that only writes frames made beforehand, to learn how many the load program can take.
final class Blast {
    static final int ENTRIES = 100_000;
    private static final int WRITE_BYTES = 64 * 1024;
    private static final byte[] SUBSCRIBED =
            "{\"event_type\":\"subscribed\",\"after\":0,\"recovered\":true}".getBytes(US_ASCII);
    static final String HELLO =
            """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;

    private final ByteBuffer frames = frames();
    private final ByteBuffer in = ByteBuffer.allocateDirect(16 * 1024);
    private final Selector selector = Selector.open();
    private int subscribed;

    private Blast() throws IOException {}

    /// Where one reader is: -1 before its subscription, else the next byte for it.
    private static final class Place {
        int at = -1;
        boolean greeted;
    }

    /// `PARLOR_PORT` is the port.
    @SuppressWarnings("SystemOut")
    public static void main(String[] words) throws IOException {
        int port = Integer.parseInt(System.getenv("PARLOR_PORT"));
        Blast blast = new Blast();
        ServerSocketChannel door = ServerSocketChannel.open();
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4_096);
        door.configureBlocking(false);
        door.register(blast.selector, SelectionKey.OP_ACCEPT);
        System.out.println("parlor ready on http://localhost:" + port + " in 0 ms");
        while (true) {
            blast.selector.select(blast::ready);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else if (key.isReadable()) {
                read(key);
            } else {
                write(key);
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void accept(ServerSocketChannel door) throws IOException {
        SocketChannel channel = door.accept();
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 128 * 1024);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Place());
    }

    /// The first bytes are the handshake, the next the subscription.
    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Place place = (Place) key.attachment();
        if (channel.read(in.clear()) < 0) {
            channel.close();
        } else if (!place.greeted) {
            place.greeted = true;
            channel.write(ByteBuffer.wrap(HELLO.getBytes(US_ASCII)));
        } else if (place.at < 0) {
            place.at = 0;
            channel.write(frame(SUBSCRIBED));
            subscribed++;
        }
        if (subscribed == Canned.READERS) {
            subscribed++;
            selector.keys().stream()
                    .filter(each -> each.channel() instanceof SocketChannel)
                    .forEach(each -> each.interestOps(SelectionKey.OP_WRITE));
        }
    }

    private void write(SelectionKey key) throws IOException {
        Place place = (Place) key.attachment();
        int length = Math.min(WRITE_BYTES, frames.capacity() - place.at);
        if (length == 0) {
            key.interestOps(SelectionKey.OP_READ);
            return;
        }
        place.at += ((SocketChannel) key.channel()).write(frames.slice(place.at, length));
    }

    private static ByteBuffer frames() {
        ByteBuffer all = ByteBuffer.allocateDirect(ENTRIES * Canned.FRAME_BYTES);
        for (int seq = 1; seq <= ENTRIES; seq++) {
            all.put(frame(Canned.json(seq)));
        }
        return all;
    }

    private static ByteBuffer frame(byte[] json) {
        ByteBuffer frame = ByteBuffer.allocate(4 + json.length).put((byte) 0x81);
        if (json.length < 126) {
            frame.put((byte) json.length);
        } else {
            frame.put((byte) 126).putShort((short) json.length);
        }
        return frame.put(json).flip();
    }
}
