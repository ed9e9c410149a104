package parlor.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Many links read by one thread: the caller's, whenever it takes a turn.
final class Loop implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    private static final int RECEIVE_BYTES = 128 * 1024;
    private static final int KEYS_BETWEEN = 32;

    private final ByteBuffer in =
            ByteBuffer.allocateDirect(READ_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Selector selector;
    private Runnable between = () -> {};
    private int keys;

    Loop() throws IOException {
        selector = Selector.open();
    }

    /// What is done after every few links, so that it need not wait for all of them.
    void between(Runnable what) {
        between = what;
    }

    /// Opens a WebSocket from a loopback address of the guest's own.
    Link connect(Target target, Guest guest, Inbox inbox) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(Target.source(guest.number()), 0));
        channel.connect(target.address());
        channel.write(ByteBuffer.wrap(Handshake.request(target, guest.cookie())));
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Link link = new Link(channel, key, inbox);
        key.attach(link);
        return link;
    }

    /// Reads what is ready, without waiting.
    void turn() {
        try {
            selector.selectNow(this::ready);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads what is ready, and waits for it at most this long.
    void turn(Duration wait) {
        try {
            selector.select(this::ready, Math.max(1, wait.toMillis()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Takes turns until `done`; false when that does not come in time.
    boolean turnUntil(BooleanSupplier done, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            turn(Duration.ofMillis(5));
            between.run();
        }
        return true;
    }

    private void ready(SelectionKey key) {
        Link link = (Link) key.attachment();
        if (key.isReadable()) {
            link.read(in);
        }
        if (key.isValid() && key.isWritable()) {
            link.flush();
        }
        if (++keys % KEYS_BETWEEN == 0) {
            between.run();
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((Link) key.attachment()).close();
        }
        selector.close();
    }
}
