package parlor.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parlor.base.Json;
import parlor.base.Limits;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.rooms.DiceEpoch;
import parlor.rooms.Entry;
import parlor.rooms.Message;
import parlor.rooms.MessageId;
import parlor.rooms.Role;
import parlor.rooms.Room;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomId;

/// The lines of an exported room: its entries as everybody may see them, whole, one JSON object a
/// line. The first line also carries the room.
public final class ExportLines {
    /// The longest line in bytes.
    public static final int MOST_BYTES = 1 << 20;

    private static final ObjectReader READER =
            new ObjectMapper(Json.FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .reader();
    private static final int NAME = 100;
    private static final int ROLLS = 10;
    private static final Map<String, User.Kind> KINDS =
            Map.of("guest", User.Kind.GUEST, "account", User.Kind.ACCOUNT, "bot", User.Kind.BOT);
    private static final Map<String, Role> ROLES =
            Map.of("member", Role.MEMBER, "moderator", Role.MODERATOR, "owner", Role.OWNER);
    private static final Map<String, Room.Visibility> VISIBILITIES =
            Map.of("public", Room.Visibility.PUBLIC, "private", Room.Visibility.PRIVATE);
    private static final Map<String, RoomEvent.MemberLeft.Reason> REASONS =
            Map.of(
                    "left", RoomEvent.MemberLeft.Reason.LEFT,
                    "removed", RoomEvent.MemberLeft.Reason.REMOVED,
                    "banned", RoomEvent.MemberLeft.Reason.BANNED,
                    "expired", RoomEvent.MemberLeft.Reason.EXPIRED,
                    "deleted", RoomEvent.MemberLeft.Reason.DELETED);

    private ExportLines() {}

    /// A line that was read; the room is there on the first.
    public record Line(Entry entry, @Nullable Room room) {}

    /// One line with its end.
    ///
    /// @param room on the first line
    public static byte[] write(Entry entry, @Nullable Room room, String epoch) {
        var json =
                JsonText.object(j -> {
                    Wire.entry(j, entry, epoch, RollShapes.Extent.RECORD);
                    if (room != null) {
                        j.object("about", r -> Shapes.room(r, room, epoch));
                    }
                });
        var line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /// Throws [IllegalArgumentException] with what is wrong.
    public static Line read(String line) {
        var parts = new Parts(tree(line), "");
        var room = parts.id("chat", RoomId::new);
        long seq = parts.number("seq");
        var entry = new Entry(room, seq, parts.time("timestamp"), event(parts, room, seq), 0);
        return new Line(entry, parts.has("about") ? room(parts.object("about"), seq) : null);
    }

    private static JsonNode tree(String line) {
        try {
            return READER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON");
        }
    }

    private static RoomEvent event(Parts it, RoomId room, long seq) {
        return switch (it.text("event_type", NAME)) {
            case "chat_message" -> new RoomEvent.MessagePut(message(it.object("message"), room));
            case "dice_roll" -> new RoomEvent.Rolled(RollReading.roll(it.object("roll"), room));
            case "dice_epoch" -> new RoomEvent.EpochTurned(epoch(it));
            case "member_joined" ->
                    new RoomEvent.MemberJoined(user(it.object("user")), it.choice("role", ROLES));
            case "member_updated" ->
                    new RoomEvent.MemberUpdated(user(it.object("user")), it.choice("role", ROLES));
            case "member_left" ->
                    new RoomEvent.MemberLeft(user(it.object("user")), it.choice("reason", REASONS));
            case "room_updated" -> new RoomEvent.RoomUpdated(room(it.object("room"), seq));
            default -> throw new IllegalArgumentException("event_type is none of an entry");
        };
    }

    private static User user(Parts it) {
        return new User(
                it.id("id", PrincipalId::new),
                it.choice("kind", KINDS),
                it.text("username", NAME),
                it.textOrNull("avatar", Limits.DESCRIPTION));
    }

    /// Who wrote or rolled, in the four fields that a message and a roll have for it.
    static User writer(Parts it) {
        return new User(
                it.id("user", PrincipalId::new),
                it.choice("user_kind", KINDS),
                it.text("user_name", NAME),
                it.textOrNull("user_avatar", Limits.DESCRIPTION));
    }

    private static Message message(Parts it, RoomId room) {
        return new Message(
                it.id("id", MessageId::new),
                room,
                it.number("seq"),
                it.number("rev"),
                writer(it),
                it.text("text", 2 * Limits.TEXT),
                it.time("timestamp"),
                it.timeOrNull("edited_at"),
                it.flag("is_deleted"),
                it.idOrNull("reply_to", MessageId::new),
                it.textOrNull("nonce", 2 * Limits.NONCE),
                it.list("rolls", ROLLS, RollReading::inline));
    }

    private static DiceEpoch epoch(Parts it) {
        return new DiceEpoch(
                it.number("n"),
                it.hash("commit"),
                it.hash("blind"),
                it.idOrNull("of", RoomId::new),
                it.has("closed") ? closed(it.object("closed")) : null);
    }

    private static DiceEpoch.Closed closed(Parts it) {
        return new DiceEpoch.Closed(it.number("n"), it.hashOrNull("seed"), it.number("rolls"));
    }

    private static Room room(Parts it, long head) {
        return new Room(
                0,
                it.id("id", RoomId::new),
                it.textOrNull("code", NAME),
                it.text("title", 2 * Limits.TITLE),
                it.text("topic", 2 * Limits.TOPIC),
                it.text("description", 2 * Limits.DESCRIPTION),
                it.choice("visibility", VISIBILITIES),
                it.flag("open"),
                it.timeOrNull("started_at"),
                user(it.object("owner")),
                (int) Math.min(it.number("member_count"), Integer.MAX_VALUE),
                it.time("created_at"),
                head);
    }
}
