package parlor.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import parlor.base.Limits;

/// Reads a request to its end, within the limits of size and patience. On the request's loop.
final class BodyReader {
    private static final byte[] EMPTY = {};

    private final HttpServerRequest request;
    private final int most;
    private final Vertx vertx;
    private final Buffer body = Buffer.buffer(0);
    private long heardAt = System.nanoTime();
    private long timer = -1;
    private boolean done;

    private BodyReader(HttpServerRequest request, int most) {
        this.request = request;
        this.most = most;
        this.vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
    }

    /// @param most bytes
    /// @param then given the whole body
    /// @param tooLarge run instead; the rest of the body is not wanted
    static void read(
            HttpServerRequest request, int most, Consumer<byte[]> then, Runnable tooLarge) {
        new BodyReader(request, most).start(then, tooLarge);
    }

    private void start(Consumer<byte[]> then, Runnable tooLarge) {
        request.exceptionHandler(_ -> finish());
        request.handler(part -> {
            heardAt = System.nanoTime();
            if (!done && body.length() + part.length() > most) {
                finish();
                tooLarge.run();
            } else if (!done) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> {
            if (!done) {
                finish();
                then.accept(body.length() == 0 ? EMPTY : body.getBytes());
            }
        });
        if (!done) {
            watch(Limits.BODY_IDLE.toMillis());
        }
    }

    /// Closes the connection when nothing has come for so long.
    private void watch(long millis) {
        timer =
                vertx.setTimer(
                        millis,
                        _ -> {
                            long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAt);
                            long left = Limits.BODY_IDLE.toMillis() - idle;
                            if (!done && left <= 0) {
                                var _ = request.connection().close();
                            } else if (!done) {
                                watch(left);
                            }
                        });
    }

    private void finish() {
        done = true;
        vertx.cancelTimer(timer);
    }
}
