package parlor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parlor.base.Json;
import parlor.base.Limits;
import parlor.base.Problem;
import parlor.base.Problem.Mistake;
import parlor.base.ProblemCode;
import parlor.rooms.Entropy;
import parlor.rooms.MessageId;
import parlor.rooms.NewMessage;
import parlor.rooms.NewRoll;
import parlor.rooms.RoomId;
import parlor.rooms.Secret;

/// Turns the text of a WebSocket frame into a [ClientFrame], or says all that is wrong with it.
public final class Frames {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int ID_LENGTH = 64;

    private final JsonNode frame;
    private final List<Mistake> mistakes = new ArrayList<>();

    private Frames(JsonNode frame) {
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
        return new Frames(tree).parsed();
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
        var nonce = nonce();
        var read = read(nonce);
        if (mistakes.isEmpty() && read != null) {
            return new Parsed(read, null, id, nonce);
        }
        return new Parsed(null, new Problem(mistakes, null), id, nonce);
    }

    private @Nullable Object id() {
        var id = frame.path("id");
        if (id.isMissingNode() || id.isNull()) {
            return null;
        }
        if (id.isIntegralNumber() && id.canConvertToLong()) {
            return id.longValue();
        }
        if (id.isTextual() && isId(id.textValue())) {
            return id.textValue();
        }
        wrong(ProblemCode.INVALID, "An id is a string of 1–64 characters or a whole number.", "id");
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

    private @Nullable String nonce() {
        var nonce = text("nonce", frame, Limits.NONCE, false);
        if (nonce == null || isWhole(nonce)) {
            return nonce;
        }
        wrong(ProblemCode.INVALID, "Enter whole characters.", "nonce");
        return null;
    }

    private @Nullable ClientFrame read(@Nullable String nonce) {
        var type = frame.path("event_type");
        return switch (type.isTextual() ? type.textValue() : "") {
            case "subscribe" -> subscribe();
            case "unsubscribe" -> with(room("chat"), ClientFrame.Unsubscribe::new);
            case "chat_message" -> message(nonce);
            case "delete_message" -> delete();
            case "dice_roll" -> roll(nonce);
            case "typing_indicator" -> typing();
            case "authorize" ->
                    with(
                            text("access_token", frame, Limits.FRAME_BYTES, true),
                            ClientFrame.Authorize::new);
            case "ping" -> new ClientFrame.Ping();
            default -> unknown(type);
        };
    }

    private @Nullable ClientFrame unknown(JsonNode type) {
        if (type.isMissingNode()) {
            wrong(ProblemCode.REQUIRED, "This field is required.", "event_type");
        } else {
            wrong(ProblemCode.INVALID, "There is no such event type.", "event_type");
        }
        return null;
    }

    private @Nullable ClientFrame subscribe() {
        var room = room("chat");
        var after = frame.path("after");
        Long from = null;
        if (after.isIntegralNumber() && after.canConvertToLong() && after.longValue() >= 0) {
            from = after.longValue();
        } else if (!after.isMissingNode() && !after.isNull()) {
            wrong(ProblemCode.INVALID, "Enter a whole number from 0 on.", "after");
        }
        var epoch = text("epoch", frame, Limits.NONCE, false);
        return room == null ? null : new ClientFrame.Subscribe(room, from, epoch);
    }

    private @Nullable ClientFrame message(@Nullable String nonce) {
        var message = frame.path("message");
        if (!message.isObject()) {
            wrong(
                    message.isMissingNode() ? ProblemCode.REQUIRED : ProblemCode.INVALID,
                    "A message is an object with chat and text.",
                    "message");
            return null;
        }
        var entropy = entropy();
        var chat = id(message, "chat", "message.chat", true, RoomId::new);
        var text = text("text", message, "message.text", Limits.TEXT * 2, true);
        var replyTo = id(message, "reply_to", "message.reply_to", false, MessageId::new);
        var name = message.has("id") ? "id" : "messageId";
        var edited = id(message, name, "message." + name, false, MessageId::new);
        if (chat == null || text == null) {
            return null;
        }
        return edited == null
                ? new ClientFrame.Say(chat, new NewMessage(text, nonce, replyTo, entropy))
                : new ClientFrame.Edit(chat, edited, text, nonce);
    }

    private @Nullable ClientFrame delete() {
        var chat = room("chat");
        var name = frame.has("messageId") && !frame.has("message_id") ? "messageId" : "message_id";
        var message = id(frame, name, name, true, MessageId::new);
        return chat == null || message == null ? null : new ClientFrame.Delete(chat, message);
    }

    private @Nullable ClientFrame roll(@Nullable String nonce) {
        var chat = room("chat");
        var dice = text("dice", frame, Limits.TEXT, true);
        var label = text("label", frame, Limits.LABEL * 2, false);
        var secret = secret();
        var entropy = entropy();
        return chat == null || dice == null
                ? null
                : new ClientFrame.Roll(chat, new NewRoll(dice, label, nonce, secret, entropy));
    }

    private @Nullable Secret secret() {
        var name = text("secret", frame, ID_LENGTH, false);
        var secret = name == null ? null : RollShapes.SECRETS.get(name);
        if (name != null && secret == null) {
            wrong(ProblemCode.INVALID, "Enter one of: blind, gm, self.", "secret");
        }
        return secret;
    }

    private @Nullable Entropy entropy() {
        var text = text("entropy", frame, Entropies.CHARACTERS, false);
        var entropy = text == null ? null : Entropies.read(text);
        if (text != null && entropy == null) {
            wrong(ProblemCode.INVALID, Entropies.RULE, "entropy");
        }
        return entropy;
    }

    private @Nullable ClientFrame typing() {
        var chat = room("chatId");
        var typing = frame.path("typing");
        if (!typing.isMissingNode() && !typing.isBoolean()) {
            wrong(ProblemCode.INVALID, "Enter true or false.", "typing");
        }
        return chat == null ? null : new ClientFrame.Typing(chat, typing.asBoolean(true));
    }

    private static <T> @Nullable ClientFrame with(
            @Nullable T value, Function<T, ClientFrame> frame) {
        return value == null ? null : frame.apply(value);
    }

    private @Nullable RoomId room(String name) {
        return id(frame, name, name, true, RoomId::new);
    }

    private <T> @Nullable T id(
            JsonNode from, String name, String attr, boolean required, Function<UUID, T> type) {
        var text = text(name, from, attr, ID_LENGTH, required);
        if (text == null) {
            return null;
        }
        try {
            return type.apply(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            wrong(ProblemCode.INVALID, "This is not an id.", attr);
            return null;
        }
    }

    private @Nullable String text(String name, JsonNode from, int most, boolean required) {
        return text(name, from, name, most, required);
    }

    private @Nullable String text(
            String name, JsonNode from, String attr, int most, boolean required) {
        var value = from.path(name);
        if (value.isMissingNode() || value.isNull()) {
            if (required) {
                wrong(ProblemCode.REQUIRED, "This field is required.", attr);
            }
            return null;
        }
        if (!value.isTextual()) {
            wrong(ProblemCode.INVALID, "Enter text.", attr);
            return null;
        }
        if (value.textValue().length() > most) {
            wrong(ProblemCode.TOO_LONG, "This is too long.", attr);
            return null;
        }
        return value.textValue();
    }

    private void wrong(ProblemCode code, String detail, String attr) {
        mistakes.add(new Mistake(code, detail, attr));
    }
}
