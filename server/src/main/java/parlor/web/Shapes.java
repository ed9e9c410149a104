package parlor.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.identity.User;
import parlor.rooms.DiceRoll;
import parlor.rooms.Message;
import parlor.rooms.Role;
import parlor.rooms.Room;
import parlor.rooms.Seat;

/// The objects that answers and events are made of.
final class Shapes {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}");

    /// How many faces of a roll an event shows.
    static final int FACES_IN_EVENTS = 200;

    private Shapes() {}

    static void user(JsonText json, User user) throws IOException {
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

    static void room(JsonText json, Room room, String epoch) throws IOException {
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
    static void room(JsonText json, Room room, String epoch, @Nullable Role mine)
            throws IOException {
        room(json, room, epoch);
        json.put("my_role", mine == null ? null : role(mine));
    }

    static void seat(JsonText json, Seat seat) throws IOException {
        json.object("user", u -> user(u, seat.user())).put("role", role(seat.role()));
    }

    static void message(JsonText json, Message message) throws IOException {
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
                .array("rolls", List.<String>of(), 0, JsonGenerator::writeString);
    }

    private static void writer(JsonText json, User user) throws IOException {
        json.id("user", user.id())
                .put("user_kind", kind(user.kind()))
                .put("user_name", user.username())
                .put("user_avatar", user.avatar());
    }

    /// @param faces how many faces are shown, of all terms together
    static void roll(JsonText json, DiceRoll roll, int faces) throws IOException {
        json.id("id", roll.id())
                .put("seq", roll.seq())
                .put("rev", roll.rev())
                .id("chat", roll.room());
        writer(json, roll.roller());
        json.put("dice", roll.dice())
                .put("label", roll.label())
                .decimal("total", roll.total())
                .put("breakdown", roll.breakdown());
        outcome(json, roll);
        terms(json, roll.terms(), faces);
        json.putNull("secret")
                .put("timestamp", Times.text(roll.at()))
                .put("nonce", roll.nonce())
                .putNull("proof");
    }

    private static void outcome(JsonText json, DiceRoll roll) throws IOException {
        if (roll.outcome() != null) {
            json.put("outcome", roll.outcome()).decimal("margin", roll.margin());
        }
        if (roll.results() != null) {
            json.array(
                    "results",
                    roll.results(),
                    (j, r) -> j.decimal("total", r.total()).put("breakdown", r.breakdown()));
        }
    }

    private static void terms(JsonText json, List<DiceRoll.Term> terms, int faces)
            throws IOException {
        int[] left = {faces};
        json.array(
                "terms",
                terms,
                (j, term) -> {
                    j.put("notation", term.notation())
                            .array("faces", term.faces(), left[0], Shapes::face)
                            .array("kept", term.kept(), left[0], JsonGenerator::writeBoolean);
                    left[0] -= Math.min(left[0], term.faces().size());
                });
        int all = terms.stream().mapToInt(term -> term.faces().size()).sum();
        if (all > faces) {
            json.put("truncated", true);
        }
    }

    /// A number, or the text that a die of one's own shows.
    private static void face(JsonGenerator out, String face) throws IOException {
        if (NUMBER.matcher(face).matches()) {
            out.writeNumber(face);
        } else {
            out.writeString(face);
        }
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
            json.put("retry_after", Problems.seconds(problem.retryAfter()));
        }
    }

    private static String type(int status) {
        if (status == 400) {
            return "validation_error";
        }
        return status >= 500 ? "server_error" : "client_error";
    }
}
