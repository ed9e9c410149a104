package parlor.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.http.Rights;
import parlor.http.Target;
import parlor.identity.PrincipalId;
import parlor.identity.Session;
import parlor.identity.User;
import parlor.wire.Wire;

/// Decides about WebSocket handshakes (RFC 6455 §4.2). What a page could not see as an HTTP status
/// is answered on the open socket: `error`, `bye` and a close code.
public final class WebSocketDoor {
    static final String PATH = "/api/v1/ws";
    private static final String PROTOCOL = "parlor.v1";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Doors doors;
    private final Function<Handshake, @Nullable Problem> gate;
    private final Function<Handshake, Optional<Rights>> whoIs;
    private final Function<Handshake, @Nullable CompletableFuture<Rights>> whoBears;
    private final Function<Handshake, String> bucket;

    /// @param gate refuses by HTTP: a wrong host, plain HTTP, a foreign origin
    /// @param whoIs the rights behind a cookie or a ticket
    /// @param whoBears the rights behind an access token, to be known later; null where none came
    /// @param bucket the client's address as it is counted
    public WebSocketDoor(
            Doors doors,
            Function<Handshake, @Nullable Problem> gate,
            Function<Handshake, Optional<Rights>> whoIs,
            Function<Handshake, @Nullable CompletableFuture<Rights>> whoBears,
            Function<Handshake, String> bucket) {
        this.doors = doors;
        this.gate = gate;
        this.whoIs = whoIs;
        this.whoBears = whoBears;
        this.bucket = bucket;
    }

    /// A request and the channel it came by.
    public record Handshake(HttpRequest request, Channel channel) {}

    /// What comes of a handshake.
    sealed interface Decision {}

    /// @param answer the whole HTTP answer; the connection closes after it
    record Refused(byte[] answer) implements Decision {}

    /// It depends on a token, which is not looked at on the loop.
    record Awaited(CompletableFuture<Opened> opened) implements Decision {}

    /// @param answer the 101
    /// @param farewell why the socket is closed at once, or null
    record Opened(
            byte[] answer,
            WebSocketConnection connection,
            Runnable enter,
            @Nullable Farewell farewell)
            implements Decision {

        /// Answers, and greets or says why not.
        void start() {
            connection.write(Unpooled.wrappedBuffer(answer));
            try {
                enter.run();
            } catch (Problem problem) {
                connection.bye(Farewell.because(code(problem), problem));
                return;
            }
            if (farewell != null) {
                connection.bye(farewell);
            }
        }
    }

    private static int code(Problem refusal) {
        return switch (refusal.code()) {
            case UNAVAILABLE -> Farewell.GOING_AWAY;
            case NOT_AUTHENTICATED, PERMISSION_DENIED, INSUFFICIENT_SCOPE ->
                    Farewell.UNAUTHENTICATED;
            case ERROR -> Farewell.OUR_FAULT;
            default -> Farewell.FLOODING;
        };
    }

    /// Whether a request wants a WebSocket, well formed or not.
    static boolean concerns(HttpRequest request) {
        var path = Target.of(request.uri()).path();
        return (path.equals(PATH) || path.equals(PATH + "/"))
                && request.headers().contains(HttpHeaderNames.UPGRADE);
    }

    Decision knock(HttpRequest request, Channel channel) {
        var handshake = new Handshake(request, channel);
        var problem = gate.apply(handshake);
        if (problem != null) {
            return refused(problem);
        }
        var key = key(request);
        if (key == null) {
            return malformed("This is not a WebSocket handshake of version 13.");
        }
        var bearer = whoBears.apply(handshake);
        return bearer == null
                ? open(key, handshake, whoIs.apply(handshake).orElse(null), null)
                : new Awaited(
                        bearer.handleAsync(
                                (rights, failure) -> open(key, handshake, rights, failure),
                                channel.eventLoop()));
    }

    /// @param rights null if nobody is let in
    /// @param failure why not, if it is known
    private Opened open(
            String key, Handshake handshake, @Nullable Rights rights, @Nullable Throwable failure) {
        var offered = protocols(handshake.request().headers());
        boolean spoken = offered.isEmpty() || offered.contains(PROTOCOL);
        var connection =
                new WebSocketConnection(
                        doors, rights == null ? nobody() : rights, bucket.apply(handshake));
        return new Opened(
                answer(
                        key,
                        offered.isEmpty() ? null : spoken ? PROTOCOL : offered.getFirst(),
                        doors.requestId()),
                connection,
                () -> greet(connection, handshake, rights != null && spoken),
                farewell(rights != null, failure, spoken));
    }

    private void greet(WebSocketConnection connection, Handshake handshake, boolean welcome) {
        connection.send(doors.wire().heartbeat(doors.heartbeat().every().toMillis()));
        if (welcome) {
            doors.connections()
                    .enter(handshake.channel().eventLoop(), connection, bucket.apply(handshake));
        }
    }

    private @Nullable Farewell farewell(
            boolean known, @Nullable Throwable failure, boolean spoken) {
        if (!spoken) {
            var problem = new Problem(ProblemCode.INVALID, "This server speaks " + PROTOCOL + ".");
            return Farewell.because(Farewell.UNKNOWN_VERSION, problem);
        }
        if (known) {
            return null;
        }
        var problem = failure == null ? Problem.notAuthenticated() : doors.problem(failure);
        return Farewell.because(code(problem), problem);
    }

    private static Rights nobody() {
        var id = new UUID(0, 0);
        var user = new User(new PrincipalId(id), User.Kind.GUEST, "", null);
        return Rights.of(new Session(id, user, Instant.EPOCH, Instant.EPOCH));
    }

    private static @Nullable String key(HttpRequest request) {
        var headers = request.headers();
        boolean upgrade =
                request.method().equals(HttpMethod.GET)
                        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                        && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                        && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                        && "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
        var key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return upgrade && key != null && key.matches("[A-Za-z0-9+/]{22}==") ? key : null;
    }

    private static List<String> protocols(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Arrays.stream(value.split(",", 20)))
                .map(String::strip)
                .filter(name -> name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}"))
                .toList();
    }

    /// RFC 6455 §4.2.2.
    private static byte[] answer(String key, @Nullable String protocol, String requestId) {
        var accept = Base64.getEncoder().encodeToString(sha1((key + GUID).getBytes(US_ASCII)));
        var chosen = protocol == null ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n";
        return """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: %s\r
        X-Request-Id: %s\r
        %s\r
        """
                .formatted(accept, requestId, chosen)
                .getBytes(US_ASCII);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    Refused malformed(String detail) {
        return refused(new Problem(ProblemCode.INVALID, detail));
    }

    private Refused refused(Problem problem) {
        var id = doors.requestId();
        byte[] body = Wire.problem(problem, id);
        int status = problem.code().status();
        var head =
                """
                HTTP/1.1 %d %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                Sec-WebSocket-Version: 13\r
                X-Content-Type-Options: nosniff\r
                X-Request-Id: %s\r
                Connection: close\r
                \r
                """
                        .formatted(
                                status,
                                problem.code().wire().toUpperCase(Locale.ROOT),
                                body.length,
                                id)
                        .getBytes(US_ASCII);
        return new Refused(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(head, body)));
    }
}
