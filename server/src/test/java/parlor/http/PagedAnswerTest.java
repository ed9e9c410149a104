package parlor.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Long answers: how much of one is in memory, and what is left when its reader goes.
class PagedAnswerTest {
    private static final int PAGE = 1 << 20;

    /// What the operating system keeps for both ends of a connection, at most.
    private static final long BETWEEN = 32L * PAGE;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong read = new AtomicLong();
    private final AtomicInteger over = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private HttpServer serving(Supplier<@Nullable Buffer> pages) {
        return vertx.createHttpServer()
                .requestHandler(request ->
                        new PagedAnswer(
                                        request,
                                        work -> Thread.ofPlatform().daemon().start(work),
                                        pages,
                                        this::end)
                                .begin())
                .listen(0, "127.0.0.1")
                .await();
    }

    private void end() {
        over.incrementAndGet();
        ended.countDown();
    }

    private static Socket asks(HttpServer server) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    private static Buffer page() {
        return Buffer.buffer(new byte[PAGE]);
    }

    private void hasEnded() throws InterruptedException {
        assertThat(ended.await(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(over).as("and once").hasValue(1);
    }

    private String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    @Test
    void pagesComeInOrderAndTheEndIsSeen() throws Exception {
        var server =
                serving(() ->
                        made.get() < 3 ? Buffer.buffer("page " + made.incrementAndGet()) : null);
        try (var socket = asks(server)) {
            var answer = all(socket);
            assertThat(answer).containsSubsequence("page 1", "page 2", "page 3");
            assertThat(answer).endsWith("0\r\n\r\n");
        }
        hasEnded();
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
        var server =
                serving(() -> {
                    if (made.incrementAndGet() > 2) {
                        throw new IllegalStateException("no more");
                    }
                    return Buffer.buffer("page " + made);
                });
        try (var socket = asks(server)) {
            assertThat(untilItBreaks(socket.getInputStream())).doesNotEndWith("0\r\n\r\n");
        }
        hasEnded();
        assertThat(made).hasValue(3);
    }

    private static String untilItBreaks(InputStream in) {
        var text = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (IOException e) {
            // It may be reset.
        }
        return text.toString();
    }

    /// The reader sees nothing until the server can go no further, and then all of it.
    @Test
    void noMorePagesAreMadeThanAreTaken() throws Exception {
        int pages = 128;
        var most = new AtomicLong();
        var server =
                serving(() -> {
                    long ahead = (long) made.get() * PAGE - read.get();
                    most.accumulateAndGet(ahead, Math::max);
                    return made.getAndIncrement() < pages ? page() : null;
                });
        try (var socket = asks(server)) {
            var in = socket.getInputStream();
            var bytes = new byte[64 * 1024];
            for (int some = in.read(bytes); some >= 0; some = in.read(bytes)) {
                read.addAndGet(some);
            }
        }
        hasEnded();
        assertThat(read.get()).isGreaterThanOrEqualTo((long) pages * PAGE);
        assertThat(most.get()).isLessThan(BETWEEN);
    }

    @Test
    void whenTheReaderGoesNoMoreIsMade() throws Exception {
        var server =
                serving(() -> {
                    made.incrementAndGet();
                    return page();
                });
        try (var socket = asks(server)) {
            assertThat(socket.getInputStream().read()).isNotNegative();
        }
        hasEnded();
        assertThat((long) made.get() * PAGE).isLessThan(BETWEEN);
    }
}
