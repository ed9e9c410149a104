package parlor.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.RoomId;

/// Somebody's connection, and what came by it.
final class Ear implements Sink {
    private final Hall hall;
    private final User user;
    private final Framing framing;
    final List<String> heard = new ArrayList<>();
    @Nullable Follower follower;
    private boolean open = true;

    Ear(Hall hall, User user, Framing framing) {
        this.hall = hall;
        this.user = user;
        this.framing = framing;
    }

    /// The numbers of the entries it has heard.
    List<Integer> entries() {
        return heard.stream()
                .filter(it -> it.startsWith("entry "))
                .map(it -> Integer.valueOf(it.substring(6)))
                .toList();
    }

    void stalls() {
        open = false;
    }

    void hangsUp() {
        if (follower != null) {
            follower.leave();
        }
        hall.rest();
    }

    /// It takes bytes again.
    void goesOn() {
        open = true;
        if (follower != null) {
            follower.resume();
        }
        hall.rest();
    }

    @Override
    public PrincipalId principal() {
        return user.id();
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public Executor loop() {
        return hall.loop::add;
    }

    @Override
    public boolean writable() {
        return open;
    }

    @Override
    public void write(ByteBuf bytes) {
        try {
            while (bytes.isReadable()) {
                heard.add(framing == Framing.WEBSOCKET ? frame(bytes) : event(bytes));
            }
        } finally {
            bytes.release();
        }
    }

    private static String frame(ByteBuf bytes) {
        bytes.skipBytes(1);
        return bytes.readCharSequence(bytes.readUnsignedByte(), UTF_8).toString();
    }

    private static String event(ByteBuf bytes) {
        var data = "";
        for (var line = line(bytes); !line.isEmpty(); line = line(bytes)) {
            data = line.startsWith("data: ") ? line.substring(6) : data;
        }
        return data;
    }

    private static String line(ByteBuf bytes) {
        var line = bytes.readCharSequence(bytes.bytesBefore((byte) '\n'), UTF_8).toString();
        bytes.skipBytes(1);
        return line;
    }

    @Override
    public void flush() {}

    @Override
    public void ended(RoomId room) {
        follower = null;
    }

    @Override
    public void failed(RoomId room, Throwable cause) {
        heard.add("refused");
        follower = null;
    }
}
