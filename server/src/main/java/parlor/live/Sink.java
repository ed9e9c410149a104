package parlor.live;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import parlor.identity.User;
import parlor.rooms.RoomId;

/// Where a follower's bytes go: one connection. Called on its own loop only.
public interface Sink {
    User user();

    Framing framing();

    /// The event loop it lives on.
    Executor loop();

    /// False while the channel holds as much as it should.
    boolean writable();

    /// Takes the bytes over.
    void write(ByteBuf bytes);

    void flush();

    /// The follower of this room has ended by itself; its last bytes are written.
    void ended(RoomId room);

    /// It could not go on for a fault of ours.
    void failed(RoomId room, Throwable cause);
}
