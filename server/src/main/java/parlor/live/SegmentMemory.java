package parlor.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// The memory of all segments: counted from the moment it is taken until no feed and no channel
/// holds it any more. Buffers of the usual size are used again.
final class SegmentMemory {
    private static final int KEPT = 64;

    private final long limit;
    private final IntFunction<ByteBuffer> source;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger kept = new AtomicInteger();
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    SegmentMemory(long limitBytes, IntFunction<ByteBuffer> source) {
        this.limit = limitBytes;
        this.source = source;
    }

    long used() {
        return used.get();
    }

    boolean overBudget() {
        return excess() > 0;
    }

    long excess() {
        return Math.max(0, used.get() - limit);
    }

    /// Throws an [OutOfMemoryError] that ends nothing when the machine gives no more.
    ByteBuf take(int bytes) {
        int size = Math.max(bytes, Segment.BYTES);
        var memory = size == Segment.BYTES ? free.poll() : null;
        if (memory == null) {
            memory = source.apply(size);
        } else {
            kept.decrementAndGet();
        }
        used.addAndGet(size);
        return new Counted(memory);
    }

    private void giveBack(ByteBuffer memory) {
        used.addAndGet(-memory.capacity());
        if (memory.capacity() == Segment.BYTES && kept.get() < KEPT) {
            kept.incrementAndGet();
            free.add(memory.clear());
        }
    }

    /// A buffer that says when its last holder has let go.
    private final class Counted extends UnpooledDirectByteBuf {
        private final ByteBuffer memory;

        Counted(ByteBuffer memory) {
            super(UnpooledByteBufAllocator.DEFAULT, memory, memory.capacity());
            this.memory = memory;
            writerIndex(0);
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            giveBack(memory);
        }
    }
}
