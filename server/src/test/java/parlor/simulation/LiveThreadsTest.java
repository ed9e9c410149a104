package parlor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.base.Edge;
import parlor.base.VirtualTime;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.live.Encoded;
import parlor.live.Feeds;
import parlor.live.Framing;
import parlor.live.LiveEvent;
import parlor.live.Log;
import parlor.live.Sink;
import parlor.rooms.Entry;
import parlor.rooms.EntryPage;
import parlor.rooms.Role;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// The live core on two real loops with a publisher beside them: nobody waits for ever, and
/// everybody sees everything once.
@Tag("slow")
class LiveThreadsTest {
    private static final int READERS = 600;
    private static final int ENTRIES = 20_000;
    private static final RoomId ROOM = new RoomId(new UUID(1, 1));
    private static final RoomEvent EVENT = new RoomEvent.MemberUpdated(user(0), Role.MEMBER);

    private final AtomicLong head = new AtomicLong();
    private final List<Counting> readers = new ArrayList<>();

    private static User user(int n) {
        return new User(new PrincipalId(new UUID(2, n)), User.Kind.GUEST, "p" + n, null);
    }

    private static Entry entry(long seq) {
        return new Entry(ROOM, seq, Instant.EPOCH, EVENT, 0);
    }

    private static Encoded encode(LiveEvent event) {
        var text =
                event instanceof LiveEvent.Happened(var entry)
                        ? "E" + entry.seq() + " ".repeat(100)
                        : "-";
        return new Encoded("x", text.getBytes(StandardCharsets.UTF_8));
    }

    private Log.Place place(PrincipalId who) {
        return new Log.Place(user((int) who.value().getLeastSignificantBits()), head.get());
    }

    private EntryPage page(long after, int limit) {
        long last = Math.min(head.get(), after + limit);
        var entries =
                LongStream.rangeClosed(after + 1, last).mapToObj(LiveThreadsTest::entry).toList();
        return new EntryPage(entries, head.get(), "e");
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        var time = new VirtualTime();
        var log =
                new Log(
                        (who, _) -> CompletableFuture.completedFuture(place(who)),
                        (_, after, limit) -> CompletableFuture.completedFuture(page(after, limit)),
                        _ -> CompletableFuture.completedFuture(Map.of()),
                        "e");
        var edge = new Edge(time, new SecureRandom(), new SecureRandom(), time);
        try (var one = Executors.newSingleThreadExecutor();
                var two = Executors.newSingleThreadExecutor();
                var feeds = new Feeds(edge, log, LiveThreadsTest::encode, 8 << 20)) {
            for (int i = 0; i < READERS; i++) {
                var reader = new Counting(user(i), i % 2 == 0 ? one : two);
                readers.add(reader);
                reader.loop.execute(() -> feeds.follow(reader, ROOM, 0L, null, null));
            }
            publish(feeds, ENTRIES / 2);
            await(one, two, ENTRIES / 2);
            var busy = new CountDownLatch(1);
            one.execute(() -> uninterrupted(busy));
            two.execute(() -> uninterrupted(busy));
            publish(feeds, ENTRIES / 2); // After this there is no more news to wake anybody.
            busy.countDown();
            await(one, two, ENTRIES);
            assertThat(readers).allSatisfy(r -> assertThat(r.last).isEqualTo(ENTRIES));
        }
    }

    private void publish(Feeds feeds, int entries) {
        for (int i = 0; i < entries; i++) {
            feeds.announce(entry(head.incrementAndGet()));
        }
    }

    private static void uninterrupted(CountDownLatch busy) {
        try {
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(ExecutorService one, ExecutorService two, long last) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline && readers.stream().anyMatch(r -> r.last < last)) {
            one.submit(() -> {}).get(30, TimeUnit.SECONDS);
            two.submit(() -> {}).get(30, TimeUnit.SECONDS);
        }
    }

    /// Always writable; counts and checks.
    private static final class Counting implements Sink {
        final User user;
        final Executor loop;
        volatile long last;

        Counting(User user, Executor loop) {
            this.user = user;
            this.loop = loop;
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
            return true;
        }

        @Override
        public void write(ByteBuf bytes) {
            long seen = last;
            while (bytes.isReadable()) {
                bytes.skipBytes(1);
                int length = bytes.readUnsignedByte();
                var text = bytes.readCharSequence(length, StandardCharsets.US_ASCII).toString();
                if (text.startsWith("E")) {
                    seen = Long.parseLong(text.substring(1).strip());
                    if (seen != last + 1) {
                        throw new AssertionError(last + " then " + seen);
                    }
                    last = seen;
                }
            }
            bytes.release();
        }

        @Override
        public void flush() {}

        @Override
        public void ended(RoomId room) {}

        @Override
        public void failed(RoomId room, Throwable cause) {}
    }
}
