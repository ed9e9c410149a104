package parlor.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.http.Answer;
import parlor.http.Call;
import parlor.http.PagedAnswer;
import parlor.http.Routes;
import parlor.identity.PrincipalId;
import parlor.rooms.RoomId;
import parlor.rooms.Rooms;
import parlor.wire.ExportLines;

/// The whole log of a room for its owner, line by line. Each page is one short read, and the next
/// is read when the last was taken; one export of a room at a time.
final class ExportEndpoint {
    private static final int PAGE = 200;

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
        var lines = new Lines(me, room);
        new PagedAnswer(request, waiting, lines::next, () -> running.remove(room)).begin();
    }

    /// The pages of one export.
    private final class Lines {
        private final PrincipalId me;
        private final RoomId room;
        private long after;
        private boolean whole;

        Lines(PrincipalId me, RoomId room) {
            this.me = me;
            this.room = room;
        }

        @Nullable Buffer next() {
            if (whole) {
                return null;
            }
            var page = rooms.reads().exported(me, room, after, PAGE);
            var lines = Buffer.buffer();
            for (var entry : page.entries()) {
                var about = entry.seq() == 1 ? page.room() : null;
                lines.appendBytes(ExportLines.write(entry, about, rooms.epoch()));
                after = entry.seq();
            }
            whole = page.entries().size() < PAGE;
            return lines;
        }
    }
}
