package parlor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Json;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.rooms.MessageId;
import parlor.rooms.NewMessage;
import parlor.rooms.NewRoll;
import parlor.rooms.RoomId;
import parlor.rooms.Written;

/// Turns the text of a WebSocket frame into a [ClientFrame], or says all that is wrong with it.
public final class Frames {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int ID_LENGTH = 64;

    private final Fields frame;

    private Frames(Fields frame) {
        this.frame = frame;
    }

    /// What came of a frame: exactly one of `frame` and `problem` is there.
    ///
    /// @param id the frame's own id, a String or a Long, as far as it could be read
    /// @param nonce likewise
    public record Parsed(
            @Nullable ClientFrame frame,
            @Nullable Problem problem,
            @Nullable Object id,
            @Nullable String nonce) {}

    /// @param json the text of one frame in UTF-8
    public static Parsed parse(byte[] json) {
        JsonNode tree;
        try {
            // As bytes it might be taken for UTF-16 or UTF-32.
            tree = MAPPER.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString());
        } catch (IOException e) {
            return refused(ProblemCode.PARSE_ERROR, "The frame is not JSON as it should be.");
        }
        if (!tree.isObject()) {
            return refused(ProblemCode.PARSE_ERROR, "A frame is one JSON object.");
        }
        return new Frames(Fields.of(tree)).parsed();
    }

    /// What is said of a binary frame.
    public static Parsed binary() {
        return refused(ProblemCode.PARSE_ERROR, "Frames are text, not binary.");
    }

    private static Parsed refused(ProblemCode code, String detail) {
        return new Parsed(null, new Problem(code, detail), null, null);
    }

    private Parsed parsed() {
        var id = id();
        var nonce = frame.nonce();
        var read = read(nonce);
        var problem = frame.mistakes().problem();
        return new Parsed(problem == null ? read : null, problem, id, nonce);
    }

    private @Nullable Object id() {
        var id = frame.value("id");
        if (id == null) {
            return null;
        }
        if (id.isIntegralNumber() && id.canConvertToLong()) {
            return id.longValue();
        }
        if (id.isTextual() && isId(id.textValue())) {
            return id.textValue();
        }
        frame.mistakes().invalid("An id is a string of 1–64 characters or a whole number.", "id");
        return null;
    }

    private static boolean isId(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= ID_LENGTH
                && isWhole(text);
    }

    /// Whether it can be sent back: half a character cannot.
    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private @Nullable ClientFrame read(@Nullable String nonce) {
        var type = frame.value("event_type");
        return switch (type != null && type.isTextual() ? type.textValue() : "") {
            case "subscribe" -> subscribe();
            case "unsubscribe" -> with(room(frame, "chat"), ClientFrame.Unsubscribe::new);
            case "chat_message" -> message(nonce);
            case "delete_message" -> delete();
            case "dice_roll" -> roll(nonce);
            case "typing_indicator" -> typing();
            case "authorize" ->
                    with(
                            frame.required("access_token", Limits.FRAME_BYTES),
                            ClientFrame.Authorize::new);
            case "ping" -> new ClientFrame.Ping();
            default -> unknown(type);
        };
    }

    private @Nullable ClientFrame unknown(@Nullable JsonNode type) {
        if (type == null) {
            frame.mistakes().required("event_type");
        } else {
            frame.mistakes().invalid("There is no such event type.", "event_type");
        }
        return null;
    }

    private @Nullable ClientFrame subscribe() {
        var room = room(frame, "chat");
        var after = frame.number("after");
        var epoch = frame.text("epoch", Limits.NONCE);
        return room == null ? null : new ClientFrame.Subscribe(room, after, epoch);
    }

    private @Nullable ClientFrame message(@Nullable String nonce) {
        var entropy = frame.entropy();
        var message = frame.object("message");
        if (message == null) {
            return null;
        }
        var chat = room(message, "chat");
        var replyTo = message.id("reply_to");
        var name = message.value("id") == null ? "messageId" : "id";
        boolean edits = message.value(name) != null;
        var text = message.required("text", Limits.TEXT, edits ? Written::edit : Written::message);
        var edited = message.id(name);
        if (chat == null || text == null) {
            return null;
        }
        return edited == null
                ? new ClientFrame.Say(chat, new NewMessage(text, nonce, idOf(replyTo), entropy))
                : new ClientFrame.Edit(chat, new MessageId(edited), text, nonce);
    }

    private static @Nullable MessageId idOf(@Nullable UUID id) {
        return id == null ? null : new MessageId(id);
    }

    private @Nullable ClientFrame delete() {
        var chat = room(frame, "chat");
        boolean other = frame.value("message_id") == null && frame.value("messageId") != null;
        var message = frame.requiredId(other ? "messageId" : "message_id");
        return chat == null || message == null
                ? null
                : new ClientFrame.Delete(chat, new MessageId(message));
    }

    private @Nullable ClientFrame roll(@Nullable String nonce) {
        var chat = room(frame, "chat");
        var dice = frame.required("dice", Limits.NOTATION, Written::dice);
        var label = frame.text("label", Limits.LABEL, Written.line(Limits.LABEL));
        var secret = frame.choice("secret", RollShapes.SECRETS);
        var entropy = frame.entropy();
        return chat == null || dice == null
                ? null
                : new ClientFrame.Roll(chat, new NewRoll(dice, label, nonce, secret, entropy));
    }

    private @Nullable ClientFrame typing() {
        var chat = room(frame, "chatId");
        var typing = frame.flag("typing");
        return chat == null ? null : new ClientFrame.Typing(chat, !Boolean.FALSE.equals(typing));
    }

    private static <T> @Nullable ClientFrame with(
            @Nullable T value, Function<T, ClientFrame> frame) {
        return value == null ? null : frame.apply(value);
    }

    private static @Nullable RoomId room(Fields from, String name) {
        var id = from.requiredId(name);
        return id == null ? null : new RoomId(id);
    }
}
