package parlor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.live.Follower;
import parlor.live.Framing;
import parlor.live.Sink;
import parlor.rooms.RoomId;

/// Somebody who listens, checks each byte, stalls at times and vanishes.
final class Reader implements Sink {
    private final LiveWorld world;
    private final User user;
    private final LiveWorld.Loop loop;
    private final @Nullable Long after;
    private @Nullable Follower follower;
    private boolean writable = true;
    private boolean subscribed;
    private boolean over;
    private boolean failed;
    private boolean sawOwnEnd;
    private int room = 70_000;
    long last = -1;

    Reader(LiveWorld world, User user, LiveWorld.Loop loop, @Nullable Long after) {
        this.world = world;
        this.user = user;
        this.loop = loop;
        this.after = after;
    }

    void start() {
        loop.execute(() -> {
            if (!over) {
                follower = world.feeds.follow(this, world.room, after, null, null);
            }
        });
    }

    void hangUp() {
        over = true;
        loop.execute(() -> {
            if (follower != null) {
                follower.leave();
            }
        });
    }

    void toggle() {
        writable = !writable;
        if (writable) {
            room = 70_000;
            resume();
        }
    }

    void open() {
        writable = true;
        room = Integer.MAX_VALUE;
        resume();
    }

    private void resume() {
        loop.execute(() -> {
            if (!over && follower != null) {
                follower.resume();
            }
        });
    }

    @Override
    public PrincipalId principal() {
        return user.id();
    }

    @Override
    public Framing framing() {
        return Framing.WEBSOCKET;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void write(ByteBuf bytes) {
        room -= bytes.readableBytes();
        if (room < 0) {
            writable = false;
        }
        while (bytes.isReadable()) {
            bytes.skipBytes(1);
            int length = bytes.readUnsignedByte();
            length = length == 126 ? bytes.readUnsignedShort() : length;
            see(bytes.readCharSequence(length, StandardCharsets.UTF_8).toString());
        }
        bytes.release();
    }

    private void see(String frame) {
        var words = frame.split(" ", 3);
        switch (words[0]) {
            case "S" -> {
                subscribed = true;
                last = Long.parseLong(words[1]);
            }
            case "E" -> entry(Long.parseLong(words[1]), words[2]);
            case "U" -> sawOwnEnd = true;
            default -> assertThat(subscribed).isTrue();
        }
    }

    private void entry(long seq, String text) {
        assertThat(subscribed).as("subscribed comes first").isTrue();
        assertThat(sawOwnEnd).as("nothing after the end").isFalse();
        assertThat(seq).as("each entry once and in order").isEqualTo(last + 1);
        last = seq;
        if (text.startsWith("<")) {
            assertThat(world.gone(LiveWorld.number(text)))
                    .as("text that is gone: " + text)
                    .isFalse();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void ended(RoomId room) {
        over = true;
        assertThat(sawOwnEnd).isTrue();
    }

    @Override
    public void failed(RoomId room, Throwable cause) {
        failed = true;
        over = true;
    }

    void check() {
        assertThat(last).isLessThanOrEqualTo(world.head());
    }

    boolean listening() {
        return !over && !failed;
    }

    boolean hasEnd() {
        return sawOwnEnd;
    }

    User who() {
        return user;
    }
}
