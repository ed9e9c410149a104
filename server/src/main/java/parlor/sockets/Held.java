package parlor.sockets;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import parlor.base.Limits;

/// Frames that came while the connection may not take them up, in their order: one read can bring
/// more than may wait for an answer. On the connection's loop only.
final class Held {
    private static final int FRAME_COST = 32;

    private final ArrayDeque<Frame> frames = new ArrayDeque<>(0);
    private int bytes;

    private record Frame(Runnable work, int cost) {}

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /// @param length the bytes of its payload
    /// @return false if there is no room for it
    boolean add(int length, Runnable work) {
        int cost = length + FRAME_COST;
        if (bytes + cost > Limits.HELD_BYTES) {
            return false;
        }
        bytes += cost;
        frames.add(new Frame(work, cost));
        return true;
    }

    /// Takes up one after the other as long as that is allowed.
    void release(BooleanSupplier allowed) {
        while (!frames.isEmpty() && allowed.getAsBoolean()) {
            var frame = frames.remove();
            bytes -= frame.cost();
            frame.work().run();
        }
    }
}
