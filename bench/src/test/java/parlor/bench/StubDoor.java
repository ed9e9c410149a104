package parlor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.List;

/// The stub's requests and frames.
final class StubDoor extends SimpleChannelInboundHandler<Object> {
    private final StubRooms rooms;

    StubDoor(StubRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object read) throws Exception {
        switch (read) {
            case FullHttpRequest request -> request(ctx, request);
            case TextWebSocketFrame frame ->
                    rooms.frame(ctx.channel(), StubRooms.MAPPER.readTree(frame.text()));
            case WebSocketFrame _ -> {}
            default -> throw new IllegalStateException(read.toString());
        }
    }

    private void request(ChannelHandlerContext ctx, FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        switch (uri.path()) {
            case "/api/v1/ws" -> upgrade(ctx, request);
            case "/metrics" -> answer(ctx, 200, rooms.metrics());
            case "/api/v1/rooms" -> answer(ctx, 201, room(rooms.open()));
            case "/api/v1/rooms/join" -> answer(ctx, 200, room(""));
            default -> answer(ctx, 200, history(uri, request.method()));
        }
    }

    private static void upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
        var _ =
                new WebSocketServerHandshakerFactory("ws://stub/api/v1/ws", "parlor.v1", false)
                        .newHandshaker(request)
                        .handshake(ctx.channel(), request);
    }

    private static String room(String id) {
        return "{\"room\":{\"id\":\"%s\",\"code\":\"ABCDEF\"},\"me\":{}}".formatted(id);
    }

    private String history(QueryStringDecoder uri, HttpMethod method) {
        if (!method.equals(HttpMethod.GET)) {
            throw new IllegalArgumentException(uri.path());
        }
        String id = uri.path().split("/", -1)[4];
        long after = Long.parseLong(parameter(uri, "after", "0"));
        int limit = Integer.parseInt(parameter(uri, "limit", "50"));
        return rooms.history(id, after, limit, parameter(uri, "search", "")).toString();
    }

    private static String parameter(QueryStringDecoder uri, String name, String otherwise) {
        return uri.parameters().getOrDefault(name, List.of(otherwise)).getFirst();
    }

    private static void answer(ChannelHandlerContext ctx, int status, String json) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.copiedBuffer(json, UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.SET_COOKIE, "parlor_session=abc; Path=/; HttpOnly");
        var _ = ctx.writeAndFlush(response);
    }
}
