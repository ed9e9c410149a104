package parlor.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import parlor.base.Problem;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomId;
import parlor.rooms.Rooms;

/// The whole log of a room for its owner, line by line. Each page is one short read, and the next
/// is read when the last was taken; one export of a room at a time.
final class ExportEndpoint {
    private static final int PAGE = 200;
    private static final Duration STALLED = Duration.ofMinutes(1);

    private final Rooms rooms;
    private final Executor waiting;
    private final Set<RoomId> running = ConcurrentHashMap.newKeySet();

    ExportEndpoint(Rooms rooms, Executor waiting) {
        this.rooms = rooms;
        this.waiting = waiting;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/api/v1/rooms/{id}/export", this::export);
    }

    private Answer export(Call call) {
        var me = call.me();
        var room = call.room();
        rooms.reads().exported(me, room, 0, 1);
        return Answer.stream("application/x-ndjson", request -> begin(request, me, room))
                .with("Content-Disposition", "attachment; filename=\"room.jsonl\"");
    }

    /// On the request's event loop.
    private void begin(HttpServerRequest request, PrincipalId me, RoomId room) {
        if (!running.add(room)) {
            throw Problem.throttled(Duration.ofSeconds(10));
        }
        request.response().setChunked(true);
        new Running(request, Objects.requireNonNull(Vertx.currentContext()), me, room).next(0);
    }

    /// One export on its way.
    private final class Running {
        private final HttpServerRequest request;
        private final Context loop;
        private final PrincipalId me;
        private final RoomId room;
        private long timer;

        Running(HttpServerRequest request, Context loop, PrincipalId me, RoomId room) {
            this.request = request;
            this.loop = loop;
            this.me = me;
            this.room = room;
            request.response().closeHandler(_ -> running.remove(room));
            request.response().exceptionHandler(_ -> running.remove(room));
        }

        /// Reads what comes after an entry, on a thread that may wait.
        void next(long after) {
            try {
                waiting.execute(() -> {
                    try {
                        var page = page(after);
                        loop.runOnContext(_ -> send(page));
                    } catch (RuntimeException e) {
                        loop.runOnContext(_ -> breakOff());
                    }
                });
            } catch (RejectedExecutionException e) {
                breakOff();
            }
        }

        private record Page(Buffer lines, long last, boolean more) {}

        private Page page(long after) {
            var page = rooms.reads().exported(me, room, after, PAGE);
            var lines = Buffer.buffer();
            long last = after;
            for (var entry : page.entries()) {
                var about = entry.seq() == 1 ? page.room() : null;
                lines.appendBytes(ExportLines.write(entry, about, rooms.epoch()));
                last = entry.seq();
            }
            return new Page(lines, last, page.entries().size() == PAGE);
        }

        private void send(Page page) {
            if (request.response().closed()) {
                running.remove(room);
                return;
            }
            timer = loop.owner().setTimer(STALLED.toMillis(), _ -> breakOff());
            request.response()
                    .write(page.lines())
                    .onComplete(sent -> {
                        loop.owner().cancelTimer(timer);
                        if (sent.failed()) {
                            running.remove(room);
                        } else if (page.more()) {
                            next(page.last());
                        } else {
                            end();
                        }
                    });
        }

        private void end() {
            running.remove(room);
            var _ = request.response().end();
        }

        /// An answer that is cut short must not look whole: its end is missing.
        private void breakOff() {
            running.remove(room);
            if (!request.response().ended()) {
                request.response().reset();
            }
        }
    }
}
