package parlor.wire;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.User;
import parlor.rooms.Message;
import parlor.rooms.Role;
import parlor.rooms.Room;
import parlor.rooms.Said;
import parlor.rooms.Seat;

/// The objects that answers and events are made of.
public final class Shapes {
    private Shapes() {}

    /// A person or bot as others see them.
    public static void user(JsonText json, User user) throws IOException {
        json.id("id", user.id())
                .put("kind", kind(user.kind()))
                .put("username", user.username())
                .put("avatar", user.avatar());
    }

    static String kind(User.Kind kind) {
        return switch (kind) {
            case GUEST -> "guest";
            case ACCOUNT -> "account";
            case BOT -> "bot";
        };
    }

    static String role(Role role) {
        return switch (role) {
            case MEMBER -> "member";
            case MODERATOR -> "moderator";
            case OWNER -> "owner";
        };
    }

    /// A room as everybody sees it.
    public static void room(JsonText json, Room room, String epoch) throws IOException {
        json.id("id", room.id());
        if (room.code() != null) {
            json.put("code", room.code());
        }
        json.put("title", room.title())
                .put("topic", room.topic())
                .put("description", room.description())
                .put("visibility", room.visibility().name().toLowerCase(Locale.ROOT))
                .put("open", room.open());
        var started = room.startedAt();
        json.put("started_at", started == null ? null : Times.text(started))
                .object("owner", o -> user(o, room.owner()))
                .put("member_count", room.memberCount())
                .put("created_at", Times.text(room.createdAt()))
                .put("head", room.head())
                .put("epoch", epoch);
    }

    /// The room with what the reader is in it, null for a stranger.
    public static void room(JsonText json, Room room, String epoch, @Nullable Role mine)
            throws IOException {
        room(json, room, epoch);
        json.put("my_role", mine == null ? null : role(mine));
    }

    /// A seat: who has it, and the role.
    public static void seat(JsonText json, Seat seat) throws IOException {
        json.object("user", u -> user(u, seat.user())).put("role", role(seat.role()));
    }

    /// A message as events have it.
    public static void message(JsonText json, Message message) throws IOException {
        message(json, message, RollShapes.Extent.EVENT);
    }

    /// @param extent how much of its rolls is shown
    public static void message(JsonText json, Message message, RollShapes.Extent extent)
            throws IOException {
        var edited = message.editedAt();
        json.id("id", message.id())
                .put("seq", message.seq())
                .put("rev", message.rev())
                .id("chat", message.room());
        writer(json, message.author());
        json.put("text", message.text())
                .put("timestamp", Times.text(message.at()))
                .put("edited_at", edited == null ? null : Times.text(edited))
                .put("is_deleted", message.deleted())
                .id("reply_to", message.replyTo())
                .put("nonce", message.nonce())
                .array("rolls", message.rolls(), (j, roll) -> RollShapes.inline(j, roll, extent));
    }

    /// What came of a text, under the name of its kind.
    public static void said(JsonText json, Said said, RollShapes.Extent extent) throws IOException {
        switch (said) {
            case Said.Spoken(var message) ->
                    json.object("message", m -> message(m, message, extent));
            case Said.Rolled(var rolls, var note) -> {
                json.object("roll", r -> RollShapes.roll(r, rolls.getFirst(), extent));
                if (rolls.size() > 1) {
                    json.array("rolls", rolls, (j, roll) -> RollShapes.roll(j, roll, extent));
                }
                if (note != null) {
                    json.put("notice", note);
                }
            }
            case Said.Noted(var note, var roll) -> {
                json.put("notice", note);
                if (roll != null) {
                    json.object("roll", r -> RollShapes.roll(r, roll, extent));
                }
            }
        }
    }

    static void writer(JsonText json, User user) throws IOException {
        json.id("user", user.id())
                .put("user_kind", kind(user.kind()))
                .put("user_name", user.username())
                .put("user_avatar", user.avatar());
    }

    /// The body of an error answer, which is also the field `error` of a frame.
    static void problem(JsonText json, Problem problem, String requestId) throws IOException {
        json.put("type", type(problem.code().status()))
                .put("request_id", requestId)
                .array(
                        "errors",
                        problem.mistakes(),
                        (j, mistake) ->
                                j.put("code", mistake.code().wire())
                                        .put("detail", mistake.detail())
                                        .put("attr", mistake.attr()));
        if (problem.retryAfter() != null) {
            json.put("retry_after", Problem.seconds(problem.retryAfter()));
        }
    }

    /// The same as an endpoint of OAuth says it, whose clients look for `error` (RFC 6749 §5.2).
    static void refusal(JsonText json, Problem problem, String requestId) throws IOException {
        json.put(
                        "error",
                        switch (problem.code()) {
                            case THROTTLED, UNAVAILABLE -> "temporarily_unavailable";
                            case ERROR -> "server_error";
                            default -> "invalid_request";
                        })
                .put("error_description", problem.mistakes().getFirst().detail());
        problem(json, problem, requestId);
    }

    private static String type(int status) {
        if (status == 400) {
            return "validation_error";
        }
        return status >= 500 ? "server_error" : "client_error";
    }
}
