package parlor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import parlor.base.Edge;
import parlor.base.SystemTimers;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.live.Encoded;
import parlor.live.Feeds;
import parlor.live.LiveEvent;
import parlor.live.Log;
import parlor.rooms.Entry;
import parlor.rooms.EntryPage;
import parlor.rooms.Role;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// The server's live core alone, without lane and database: entries are published straight into its
/// feed.
final class FeedServer {
    static final int ENTRIES = 120_000;
    static final RoomId ROOM = new RoomId(new UUID(0, 1));
    private static final int UNDELIVERED = 256;
    private static final long MEMORY = 64L << 20;

    private static final RoomEvent EVENT = new RoomEvent.MemberUpdated(user(), Role.MEMBER);

    private final AtomicLong head = new AtomicLong();
    private final AtomicInteger readers = new AtomicInteger();
    private final Feeds feeds =
            new Feeds(Edge.system(new SystemTimers()), log(), FeedServer::encode, MEMORY);

    private FeedServer() {}

    /// `PARLOR_PORT` is the port.
    @SuppressWarnings("SystemOut")
    public static void main(String[] words) throws InterruptedException {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // Quiet by default.
        int port = Integer.parseInt(System.getenv("PARLOR_PORT"));
        FeedServer server = new FeedServer();
        server.listen(port);
        System.out.println("parlor ready on http://localhost:" + port + " in 0 ms");
        server.publish();
        Thread.currentThread().join();
    }

    private void listen(int port) throws InterruptedException {
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, 128 * 1024)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(new FeedReader(feeds, user(), readers));
                            }
                        })
                .bind("127.0.0.1", port)
                .sync();
    }

    private static User user() {
        UUID id = UUID.randomUUID();
        return new User(new PrincipalId(id), User.Kind.GUEST, id.toString(), null);
    }

    /// As fast as it is delivered: never more entries ahead than so many speakers could have
    /// unanswered.
    private void publish() {
        while (readers.get() < Canned.READERS) {
            LockSupport.parkNanos(10_000_000);
        }
        long before = feeds.counts().delivered();
        while (head.get() < ENTRIES) {
            long delivered = (feeds.counts().delivered() - before) / Canned.READERS;
            if (head.get() - delivered >= UNDELIVERED) {
                LockSupport.parkNanos(50_000);
                continue;
            }
            feeds.announce(entry(head.incrementAndGet()));
        }
    }

    private Log log() {
        return new Log(
                (reader, room) -> CompletableFuture.completedFuture(place(reader)),
                (room, after, limit) -> CompletableFuture.completedFuture(page(after, limit)),
                rooms -> CompletableFuture.completedFuture(Map.of()),
                "bench");
    }

    private Log.Place place(PrincipalId reader) {
        return new Log.Place(new User(reader, User.Kind.GUEST, "r", null), head.get());
    }

    /// For a reader so slow that the feed has passed it.
    private EntryPage page(long after, int limit) {
        long last = Math.min(head.get(), after + limit);
        List<Entry> entries =
                LongStream.rangeClosed(after + 1, last).mapToObj(FeedServer::entry).toList();
        return new EntryPage(entries, head.get(), "bench");
    }

    private static Entry entry(long seq) {
        return new Entry(ROOM, seq, Instant.EPOCH, EVENT, 0);
    }

    private static Encoded encode(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Happened(var entry) ->
                    new Encoded("chat_message", Canned.json(entry.seq()));
            case LiveEvent.Subscribed subscribed ->
                    state("subscribed", ",\"recovered\":true,\"after\":" + subscribed.after());
            case LiveEvent.Unsubscribed _,
                    LiveEvent.Online _,
                    LiveEvent.Connected _,
                    LiveEvent.Disconnected _,
                    LiveEvent.Count _,
                    LiveEvent.Typing _ ->
                    state("presence_count", "");
        };
    }

    private static Encoded state(String type, String fields) {
        return new Encoded(
                type, ("{\"event_type\":\"" + type + "\"" + fields + "}").getBytes(US_ASCII));
    }
}
