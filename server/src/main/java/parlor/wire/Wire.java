package parlor.wire;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.User;
import parlor.live.LiveEvent;
import parlor.rooms.Entry;
import parlor.rooms.Message;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;
import parlor.rooms.Said;

/// The events of the protocol as JSON, the same for WebSocket and event stream (`asyncapi.yaml`). A
/// frame's `id` is a String or a Long and is returned as it was sent.
///
/// @param clock dates what is no entry
/// @param epoch the epoch of the history
public record Wire(Clock clock, String epoch) {

    // ---- entries ----

    byte[] entry(Entry entry) {
        return JsonText.object(json -> entry(json, entry, epoch));
    }

    /// An entry as events have it.
    public static void entry(JsonText json, Entry entry, String epoch) throws IOException {
        entry(json, entry, epoch, RollShapes.Extent.EVENT);
    }

    /// @param extent how much is shown of a roll
    static void entry(JsonText json, Entry entry, String epoch, RollShapes.Extent extent)
            throws IOException {
        json.put("event_type", eventType(entry.event()))
                .put("seq", entry.seq())
                .id("chat", entry.room())
                .put("timestamp", Times.text(entry.at()));
        switch (entry.event()) {
            case RoomEvent.MessagePut(var message) ->
                    json.object("message", m -> Shapes.message(m, message, extent));
            case RoomEvent.Rolled(var roll) ->
                    json.object("roll", r -> RollShapes.roll(r, roll, extent));
            case RoomEvent.EpochTurned(var dice) -> RollShapes.epoch(json, dice);
            case RoomEvent.MemberJoined(var user, var role) ->
                    json.object("user", u -> Shapes.user(u, user)).put("role", Shapes.role(role));
            case RoomEvent.MemberUpdated(var user, var role) ->
                    json.object("user", u -> Shapes.user(u, user)).put("role", Shapes.role(role));
            case RoomEvent.MemberLeft(var user, var reason) ->
                    json.object("user", u -> Shapes.user(u, user))
                            .put("reason", reason.name().toLowerCase(Locale.ROOT));
            case RoomEvent.RoomUpdated(var room) ->
                    json.object("room", r -> Shapes.room(r, room, epoch));
            case RoomEvent.RoomDeleted(var room) ->
                    json.object("room", r -> Shapes.room(r, room, epoch));
        }
    }

    static String eventType(RoomEvent event) {
        return switch (event) {
            case RoomEvent.MessagePut _ -> "chat_message";
            case RoomEvent.Rolled _ -> "dice_roll";
            case RoomEvent.EpochTurned _ -> "dice_epoch";
            case RoomEvent.MemberJoined _ -> "member_joined";
            case RoomEvent.MemberUpdated _ -> "member_updated";
            case RoomEvent.MemberLeft _ -> "member_left";
            case RoomEvent.RoomUpdated _ -> "room_updated";
            case RoomEvent.RoomDeleted _ -> "room_deleted";
        };
    }

    // ---- states of a room ----

    byte[] subscribed(LiveEvent.Subscribed it) {
        return state(
                "subscribed",
                it.room(),
                json -> {
                    json.put("after", it.after())
                            .put("head", it.head())
                            .put("epoch", it.epoch())
                            .put("recovered", it.recovered());
                    optional(json, "reason", it.reason());
                    id(json, it.requestId());
                });
    }

    /// @param id the frame that is answered, or null
    public byte[] unsubscribed(RoomId room, String reason, @Nullable Object id) {
        return state("unsubscribed", room, json -> id(json.put("reason", reason), id));
    }

    /// @param others who is present, without the reader
    /// @param count how many are present, with the reader
    byte[] onlineUserList(RoomId room, List<User> others, int count) {
        return state(
                "online_user_list",
                room,
                json -> json.array("user_list", others, Shapes::user).put("count", count));
    }

    byte[] connectedUser(RoomId room, User user) {
        return state(
                "connected_user", room, json -> json.object("user", u -> Shapes.user(u, user)));
    }

    byte[] disconnectedUser(RoomId room, User user) {
        return state(
                "disconnected_user", room, json -> json.object("user", u -> Shapes.user(u, user)));
    }

    byte[] presenceCount(RoomId room, int count) {
        return state("presence_count", room, json -> json.put("count", count));
    }

    byte[] typingIndicator(RoomId room, User user, boolean typing) {
        return event(
                "typing_indicator",
                json ->
                        json.id("chatId", room)
                                .id("userId", user.id())
                                .object("user", u -> Shapes.user(u, user))
                                .put("typing", typing));
    }

    /// @param code `no_bot`, `timeout`, `failed` or null
    byte[] notice(RoomId room, String text, @Nullable String code, @Nullable String command) {
        return state(
                "notice",
                room,
                json -> {
                    json.put("text", text);
                    optional(json, "code", code);
                    optional(json, "command", command);
                });
    }

    // ---- answers to frames ----

    /// @param id the frame that is answered, or null
    public byte[] pong(@Nullable Object id) {
        return event("pong", json -> id(json, id));
    }

    /// @param id the frame that is answered, or null
    public byte[] ok(@Nullable Object id, @Nullable String nonce) {
        return event("ok", json -> ok(json, id, nonce));
    }

    /// @param id the frame that is answered, or null
    public byte[] okMessage(@Nullable Object id, @Nullable String nonce, Message message) {
        return event(
                "ok",
                json -> {
                    ok(json, id, nonce);
                    json.object("message", m -> Shapes.message(m, message));
                });
    }

    /// @param id the frame that is answered, or null
    public byte[] okSaid(@Nullable Object id, @Nullable String nonce, Said said) {
        return event(
                "ok",
                json -> {
                    ok(json, id, nonce);
                    Shapes.said(json, said, RollShapes.Extent.EVENT);
                });
    }

    private static void ok(JsonText json, @Nullable Object id, @Nullable String nonce)
            throws IOException {
        id(json, id);
        optional(json, "nonce", nonce);
    }

    /// @param id the frame that is answered, or null
    public byte[] error(
            Problem problem, String requestId, @Nullable Object id, @Nullable String nonce) {
        return event(
                "error",
                json -> {
                    json.object("error", e -> Shapes.problem(e, problem, requestId));
                    id(json, id);
                    optional(json, "nonce", nonce);
                });
    }

    // ---- the connection ----

    /// @param everyMs how often a sign of life is asked for
    public byte[] heartbeat(long everyMs) {
        return event("heartbeat", json -> json.put("every_ms", everyMs));
    }

    /// @param minMs when the client may come back, from now on
    public byte[] bye(int code, long minMs, long maxMs) {
        return event(
                "bye",
                json ->
                        json.put("code", code)
                                .object(
                                        "reconnect",
                                        r -> r.put("min_ms", minMs).put("max_ms", maxMs)));
    }

    /// The body of an error answer over HTTP.
    public static byte[] problem(Problem problem, String requestId) {
        return JsonText.object(json -> Shapes.problem(json, problem, requestId));
    }

    /// The body of an error answer of an OAuth endpoint.
    public static byte[] refusal(Problem problem, String requestId) {
        return JsonText.object(json -> Shapes.refusal(json, problem, requestId));
    }

    private byte[] state(String type, RoomId room, JsonText.Fields fields) {
        return event(
                type,
                json -> {
                    json.id("chat", room);
                    fields.put(json);
                });
    }

    private byte[] event(String type, JsonText.Fields fields) {
        return JsonText.object(json -> {
            json.put("event_type", type).put("timestamp", Times.text(clock.instant()));
            fields.put(json);
        });
    }

    private static void id(JsonText json, @Nullable Object id) throws IOException {
        switch (id) {
            case null -> {}
            case Long number -> json.put("id", number.longValue());
            default -> json.put("id", id.toString());
        }
    }

    private static void optional(JsonText json, String name, @Nullable String value)
            throws IOException {
        if (value != null) {
            json.put(name, value);
        }
    }
}
