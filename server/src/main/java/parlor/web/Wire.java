package parlor.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.User;
import parlor.live.LiveEvent;
import parlor.rooms.DiceRoll;
import parlor.rooms.Entry;
import parlor.rooms.Message;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// The events of the protocol as JSON, the same for WebSocket and event stream (`asyncapi.yaml`). A
/// frame's `id` is a String or a Long and is returned as it was sent.
final class Wire {
    /// What every event needs and no caller should have to carry: the process has one of each.
    private static volatile Now now = new Now(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "");

    private Wire() {}

    private record Now(Clock clock, String epoch) {}

    /// Called once, before the first event.
    static void begin(Clock clock, String epoch) {
        now = new Now(clock, epoch);
    }

    /// The epoch of the history.
    static String epoch() {
        return now.epoch();
    }

    // ---- entries ----

    static byte[] entry(Entry entry) {
        return JsonText.object(json -> entry(json, entry));
    }

    static void entry(JsonText json, Entry entry) throws IOException {
        json.put("event_type", eventType(entry.event()))
                .put("seq", entry.seq())
                .id("chat", entry.room())
                .put("timestamp", Times.text(entry.at()));
        switch (entry.event()) {
            case RoomEvent.MessagePut(var message) ->
                    json.object("message", m -> Shapes.message(m, message));
            case RoomEvent.Rolled(var roll) ->
                    json.object("roll", r -> RollShapes.roll(r, roll, RollShapes.Extent.EVENT));
            case RoomEvent.EpochTurned(var epoch) -> RollShapes.epoch(json, epoch);
            case RoomEvent.MemberJoined(var user, var role) ->
                    json.object("user", u -> Shapes.user(u, user)).put("role", Shapes.role(role));
            case RoomEvent.MemberUpdated(var user, var role) ->
                    json.object("user", u -> Shapes.user(u, user)).put("role", Shapes.role(role));
            case RoomEvent.MemberLeft(var user, var reason) ->
                    json.object("user", u -> Shapes.user(u, user))
                            .put("reason", reason.name().toLowerCase(Locale.ROOT));
            case RoomEvent.RoomUpdated(var room) ->
                    json.object("room", r -> Shapes.room(r, room, epoch()));
            case RoomEvent.RoomDeleted(var room) ->
                    json.object("room", r -> Shapes.room(r, room, epoch()));
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

    static byte[] subscribed(LiveEvent.Subscribed it) {
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

    static byte[] unsubscribed(RoomId room, String reason, @Nullable Object id) {
        return state("unsubscribed", room, json -> id(json.put("reason", reason), id));
    }

    /// @param others who is present, without the reader
    /// @param count how many are present, with the reader
    static byte[] onlineUserList(RoomId room, List<User> others, int count) {
        return state(
                "online_user_list",
                room,
                json -> json.array("user_list", others, Shapes::user).put("count", count));
    }

    static byte[] connectedUser(RoomId room, User user) {
        return state(
                "connected_user", room, json -> json.object("user", u -> Shapes.user(u, user)));
    }

    static byte[] disconnectedUser(RoomId room, User user) {
        return state(
                "disconnected_user", room, json -> json.object("user", u -> Shapes.user(u, user)));
    }

    static byte[] presenceCount(RoomId room, int count) {
        return state("presence_count", room, json -> json.put("count", count));
    }

    static byte[] typingIndicator(RoomId room, User user, boolean typing) {
        return event(
                "typing_indicator",
                json ->
                        json.id("chatId", room)
                                .id("userId", user.id())
                                .object("user", u -> Shapes.user(u, user))
                                .put("typing", typing));
    }

    /// @param code `no_bot`, `timeout`, `failed` or null
    static byte[] notice(
            RoomId room, String text, @Nullable String code, @Nullable String command) {
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

    static byte[] pong(@Nullable Object id) {
        return event("pong", json -> id(json, id));
    }

    static byte[] ok(@Nullable Object id, @Nullable String nonce) {
        return event("ok", json -> ok(json, id, nonce));
    }

    static byte[] okMessage(@Nullable Object id, @Nullable String nonce, Message message) {
        return event(
                "ok",
                json -> {
                    ok(json, id, nonce);
                    json.object("message", m -> Shapes.message(m, message));
                });
    }

    static byte[] okRoll(@Nullable Object id, @Nullable String nonce, DiceRoll roll) {
        return event(
                "ok",
                json -> {
                    ok(json, id, nonce);
                    json.object("roll", r -> RollShapes.roll(r, roll, RollShapes.Extent.EVENT));
                });
    }

    static byte[] okNotice(@Nullable Object id, @Nullable String nonce, String notice) {
        return event(
                "ok",
                json -> {
                    ok(json, id, nonce);
                    json.put("notice", notice);
                });
    }

    private static void ok(JsonText json, @Nullable Object id, @Nullable String nonce)
            throws IOException {
        id(json, id);
        optional(json, "nonce", nonce);
    }

    static byte[] error(
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

    static byte[] heartbeat(long everyMs) {
        return event("heartbeat", json -> json.put("every_ms", everyMs));
    }

    /// @param minMs when the client may come back, from now on
    static byte[] bye(int code, long minMs, long maxMs) {
        return event(
                "bye",
                json ->
                        json.put("code", code)
                                .object(
                                        "reconnect",
                                        r -> r.put("min_ms", minMs).put("max_ms", maxMs)));
    }

    /// The body of an error answer over HTTP.
    static byte[] problem(Problem problem, String requestId) {
        return JsonText.object(json -> Shapes.problem(json, problem, requestId));
    }

    private static byte[] state(String type, RoomId room, JsonText.Fields fields) {
        return event(
                type,
                json -> {
                    json.id("chat", room);
                    fields.put(json);
                });
    }

    private static byte[] event(String type, JsonText.Fields fields) {
        return JsonText.object(json -> {
            json.put("event_type", type).put("timestamp", Times.text(now.clock().instant()));
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
