package parlor.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.random.RandomGenerator;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.identity.Session;
import parlor.live.Framing;
import parlor.rooms.RoomId;

/// Turns a request whose session and seat are checked into an event stream. Over HTTP/1.1 the
/// channel is taken over, over HTTP/2 the answer itself is the sink.
public final class EventStreamDoor {
    private static final int RETRY_MS = 1_000;

    private final Doors doors;
    private final RandomGenerator jitter;

    /// @param jitter spreads the times at which clients come back
    public EventStreamDoor(Doors doors, RandomGenerator jitter) {
        this.doors = doors;
        this.jitter = jitter;
    }

    /// On the request's event loop; the request has been read to its end. A [Problem] if there are
    /// too many connections, or the protocol is too old.
    public void open(
            HttpServerRequest request,
            Session session,
            String address,
            RoomId room,
            EventPosition from) {
        byte[] retry =
                ("retry: " + (RETRY_MS + jitter.nextInt(RETRY_MS)) + "\n\n").getBytes(US_ASCII);
        if (request.version() == HttpVersion.HTTP_2) {
            new Http2EventStream(doors, session, address, request.response())
                    .open(retry, room, from);
        } else if (request.version() == HttpVersion.HTTP_1_1) {
            takeOver(request, new EventStream(doors, session, address), address, retry)
                    .open(room, from);
        } else {
            throw new Problem(ProblemCode.INVALID, "Event streams need HTTP/1.1 or HTTP/2.");
        }
    }

    private EventStream takeOver(
            HttpServerRequest request, EventStream stream, String address, byte[] retry) {
        var context = ((ConnectionBase) request.connection()).channelHandlerContext();
        doors.connections().enter(context.channel().eventLoop(), stream, address);
        byte[] head = head(request.response().headers());
        Takeover.eventStream(context.pipeline(), stream);
        stream.write(Unpooled.wrappedBuffer(head, Framing.chunk(retry)));
        return stream;
    }

    private static byte[] head(MultiMap headers) {
        var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        headers.forEach((name, value) -> line(head, name, value));
        line(head, "Transfer-Encoding", "chunked");
        line(head, "Connection", "close");
        return head.append("\r\n").toString().getBytes(US_ASCII);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
