package parlor.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An answer in pages, of which one is in memory: the next is made when the last was taken. On the
/// request's event loop, but for the making.
public final class PagedAnswer {
    private static final Logger log = LoggerFactory.getLogger(PagedAnswer.class);
    private static final Duration STALLED = Duration.ofMinutes(1);

    private final HttpServerRequest request;
    private final Context loop = Objects.requireNonNull(Vertx.currentContext());
    private final Executor waiting;
    private final Supplier<@Nullable Buffer> pages;
    private final Runnable over;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long timer;

    /// @param waiting where pages are made
    /// @param pages the next one; null at the end
    /// @param over run once, however it ends
    public PagedAnswer(
            HttpServerRequest request,
            Executor waiting,
            Supplier<@Nullable Buffer> pages,
            Runnable over) {
        this.request = request;
        this.waiting = waiting;
        this.pages = pages;
        this.over = over;
    }

    /// Sends the first page; the others follow by themselves.
    public void begin() {
        request.response().setChunked(true);
        request.response().closeHandler(_ -> finish());
        request.response().exceptionHandler(_ -> finish());
        next();
    }

    private void next() {
        try {
            waiting.execute(() -> {
                try {
                    var page = pages.get();
                    loop.runOnContext(_ -> send(page));
                } catch (RuntimeException | Error e) {
                    log.atError().setCause(e).log("export_broken_off");
                    loop.runOnContext(_ -> breakOff());
                }
            });
        } catch (RejectedExecutionException e) {
            log.atWarn().setCause(e).log("export_broken_off");
            breakOff();
        }
    }

    private void send(@Nullable Buffer page) {
        if (request.response().closed()) {
            finish();
            return;
        }
        if (page == null) {
            finish();
            var _ = request.response().end();
            return;
        }
        timer = loop.owner().setTimer(STALLED.toMillis(), _ -> breakOff());
        request.response()
                .write(page)
                .onComplete(sent -> {
                    loop.owner().cancelTimer(timer);
                    if (sent.failed()) {
                        finish();
                    } else {
                        next();
                    }
                });
    }

    private void finish() {
        if (ended.compareAndSet(false, true)) {
            over.run();
        }
    }

    /// An answer that is cut short must not look whole: its end is missing.
    private void breakOff() {
        finish();
        if (!request.response().ended()) {
            request.response().reset();
        }
    }
}
