package parlor.live;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomId;

/// Where a follower's bytes go: one connection. Called on its own loop only.
public interface Sink {
    PrincipalId principal();

    Framing framing();

    /// The event loop it lives on.
    Executor loop();

    /// False while the channel holds as much as it should.
    boolean writable();

    /// Takes the bytes over.
    void write(ByteBuf bytes);

    /// Writes a part of bytes that others are served from too; they stay the caller's.
    default void write(ByteBuf shared, int start, int length) {
        write(shared.retainedSlice(start, length));
    }

    void flush();

    /// The follower of this room has ended by itself; its last bytes are written.
    void ended(RoomId room);

    /// It could not begin: there is no seat, or a fault of ours. Nothing was written.
    void failed(RoomId room, Throwable cause);
}
