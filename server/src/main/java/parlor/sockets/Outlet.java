package parlor.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The writing side of a channel that was taken over. Bytes that many readers share go straight to
/// the socket while nothing waits before them: the way through the channel costs as much again as
/// the system call. On its loop only.
final class Outlet {
    private final ChannelHandlerContext context;
    private final Runnable late;
    private final @Nullable Socket socket;
    private final @Nullable ChannelOutboundBuffer waiting;
    private boolean flushing;

    /// @param late told when the socket has not taken all
    Outlet(ChannelHandlerContext context, Runnable late) {
        this.context = context;
        this.late = late;
        boolean plain = context.pipeline().get(SslHandler.class) == null;
        waiting = context.channel().unsafe().outboundBuffer();
        socket =
                plain
                                && context.channel() instanceof UnixChannel channel
                                && channel.fd() instanceof Socket open
                        ? open
                        : null;
    }

    Channel channel() {
        return context.channel();
    }

    /// False while as much waits as should.
    boolean writable() {
        return waiting != null && waiting.isWritable();
    }

    /// Takes the bytes over; they leave with the next flush.
    void write(ByteBuf bytes) {
        var _ = context.write(bytes, context.voidPromise());
    }

    /// What the socket does not take at once waits in the channel; the bytes stay the caller's.
    void write(ByteBuf shared, int start, int length) {
        int sent = sent(shared, start, length);
        if (sent < length) {
            write(shared.retainedSlice(start + sent, length - sent));
        }
    }

    private int sent(ByteBuf shared, int start, int length) {
        if (socket == null
                || !socket.isOpen()
                || waiting == null
                || waiting.totalPendingWriteBytes() > 0
                || !shared.hasMemoryAddress()) {
            return 0;
        }
        try {
            return socket.sendAddress(shared.memoryAddress(), start, start + length);
        } catch (IOException e) {
            return 0; // The channel meets it too, and closes.
        }
    }

    /// The last bytes: they leave now.
    ChannelFuture writeLast(ByteBuf bytes) {
        return context.writeAndFlush(bytes);
    }

    /// Sends what waits.
    void flush() {
        if (waiting == null || waiting.totalPendingWriteBytes() > 0) {
            context.flush();
            if (waiting != null && waiting.totalPendingWriteBytes() > 0) {
                late.run();
            }
        }
    }

    /// Sends what waits at the end of this turn: many answers leave in one write.
    void flushSoon() {
        if (!flushing) {
            flushing = true;
            channel()
                    .eventLoop()
                    .execute(() -> {
                        flushing = false;
                        flush();
                    });
        }
    }

    void close() {
        var _ = context.close();
    }
}
