package parlor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.Bytes;
import parlor.identity.PrincipalId;
import parlor.identity.User;
import parlor.live.LiveEvent;
import parlor.rooms.DiceEpoch;
import parlor.rooms.DiceRoll;
import parlor.rooms.Entry;
import parlor.rooms.Fallen;
import parlor.rooms.InlineRoll;
import parlor.rooms.Message;
import parlor.rooms.MessageId;
import parlor.rooms.Proof;
import parlor.rooms.Role;
import parlor.rooms.Room;
import parlor.rooms.RoomEvent;
import parlor.rooms.RoomEvent.MemberLeft;
import parlor.rooms.RoomId;
import parlor.rooms.Said;
import parlor.web.ContractCheck;

/// What is written is what `protocol/examples` shows, and both are what `asyncapi.yaml` says.
class WireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("../protocol/examples");
    private static final Instant AT = Instant.parse("2026-01-01T19:30:00Z");
    private static final String EPOCH = id(0xe1).toString();
    private static final Wire WIRE = new Wire(Clock.fixed(AT, ZoneOffset.UTC), EPOCH);
    private static final RoomId ROOM = new RoomId(id(1));
    private static final User ADA = guest(0xa, "Ada");
    private static final User BEN = guest(0xb, "Ben");
    private static final Room FRIDAY =
            new Room(
                    1,
                    ROOM,
                    "K7QW2M",
                    "Friday",
                    "",
                    "",
                    Room.Visibility.PRIVATE,
                    false,
                    AT,
                    ADA,
                    2,
                    AT,
                    5);

    private static UUID id(int last) {
        return UUID.fromString("01900000-0000-7000-8000-%012x".formatted(last));
    }

    private static User guest(int id, String name) {
        return new User(new PrincipalId(id(id)), User.Kind.GUEST, name, null);
    }

    private static Message message() {
        return message("Good evening", List.of());
    }

    private static Message withRoll() {
        var fallen =
                new Fallen(
                        "2d6+3",
                        "2d6+3",
                        null,
                        "12",
                        "[4, 5]+3",
                        "[4, 5]+3",
                        null,
                        null,
                        List.of(),
                        null,
                        false);
        var roll = new InlineRoll(10, 9, fallen, 2, proof());
        return message("I hit for [[2d6+3]]", List.of(roll));
    }

    private static Message message(String text, List<InlineRoll> rolls) {
        return new Message(
                new MessageId(id(0xc1)), ROOM, 3, 3, BEN, text, AT, null, false, null, "a1", rolls);
    }

    private static DiceRoll roll(List<Fallen.Term> terms) {
        var fallen =
                new Fallen(
                        "2d20kh1+3 vs 15",
                        "2d20kh1+3 vs 15",
                        null,
                        "18",
                        "[15, 4d]+3",
                        "[15, 4d]+3",
                        "success",
                        "3",
                        terms,
                        null,
                        false);
        return new DiceRoll(
                new MessageId(id(0xd1)),
                ROOM,
                4,
                4,
                ADA,
                null,
                Set.of(),
                fallen,
                2,
                proof(),
                AT,
                null);
    }

    private static Proof proof() {
        var bytes = Bytes.hex("ab".repeat(32));
        return new Proof(1, 1, 0, bytes, bytes, bytes, null, bytes, null);
    }

    private static DiceEpoch epoch() {
        return new DiceEpoch(
                2,
                Bytes.hex("cd".repeat(32)),
                Bytes.hex("ef".repeat(32)),
                null,
                new DiceEpoch.Closed(1, Bytes.hex("ab".repeat(32)), 3));
    }

    private static byte[] entry(long seq, RoomEvent event) {
        return WIRE.entry(new Entry(ROOM, seq, AT, event, 0));
    }

    static Stream<Map.Entry<String, Supplier<byte[]>>> events() {
        var kept =
                new Fallen.Term("2d20kh1", "d20", List.of("15", "4"), List.of(true, false), null);
        var missing = new Problem(ProblemCode.REQUIRED, "This field is required.", "message.text");
        Map<String, Supplier<byte[]>> all =
                Map.ofEntries(
                        Map.entry(
                                "chat_message",
                                () -> entry(3, new RoomEvent.MessagePut(message()))),
                        Map.entry(
                                "dice_roll",
                                () -> entry(4, new RoomEvent.Rolled(roll(List.of(kept))))),
                        Map.entry("dice_epoch", () -> entry(9, new RoomEvent.EpochTurned(epoch()))),
                        Map.entry(
                                "member_joined",
                                () -> entry(2, new RoomEvent.MemberJoined(BEN, Role.MEMBER))),
                        Map.entry(
                                "member_updated",
                                () -> entry(6, new RoomEvent.MemberUpdated(BEN, Role.MODERATOR))),
                        Map.entry(
                                "member_left",
                                () -> entry(7, new MemberLeft(BEN, MemberLeft.Reason.LEFT))),
                        Map.entry(
                                "room_updated", () -> entry(5, new RoomEvent.RoomUpdated(FRIDAY))),
                        Map.entry(
                                "room_deleted", () -> entry(8, new RoomEvent.RoomDeleted(FRIDAY))),
                        Map.entry(
                                "subscribed",
                                () ->
                                        WIRE.subscribed(
                                                new LiveEvent.Subscribed(
                                                        ROOM, 3, 5, EPOCH, true, null, 1L))),
                        Map.entry(
                                "unsubscribed", () -> WIRE.unsubscribed(ROOM, "requested", "bye")),
                        Map.entry("pong", () -> WIRE.pong(2L)),
                        Map.entry(
                                "online_user_list",
                                () -> WIRE.onlineUserList(ROOM, List.of(BEN), 2)),
                        Map.entry("connected_user", () -> WIRE.connectedUser(ROOM, BEN)),
                        Map.entry("disconnected_user", () -> WIRE.disconnectedUser(ROOM, BEN)),
                        Map.entry("presence_count", () -> WIRE.presenceCount(ROOM, 250)),
                        Map.entry("typing_indicator", () -> WIRE.typingIndicator(ROOM, BEN, true)),
                        Map.entry(
                                "chat_message.rolls",
                                () -> entry(3, new RoomEvent.MessagePut(withRoll()))),
                        Map.entry(
                                "ok.notice",
                                () ->
                                        WIRE.okSaid(
                                                "m4",
                                                "a4",
                                                new Said.Noted("$hit is now d20+5", null))),
                        Map.entry("ok", () -> WIRE.okMessage("m1", "a1", message())),
                        Map.entry(
                                "notice",
                                () ->
                                        WIRE.notice(
                                                ROOM,
                                                "The bot does not answer.",
                                                "timeout",
                                                "stock")),
                        Map.entry(
                                "error",
                                () -> WIRE.error(missing, id(0xf1).toString(), "m2", "a2")),
                        Map.entry("heartbeat", () -> WIRE.heartbeat(25_000)),
                        Map.entry("bye", () -> WIRE.bye(1001, 200, 1_300)));
        return all.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventsAreWrittenAsTheExamplesShow(Map.Entry<String, Supplier<byte[]>> event)
            throws IOException {
        var text = new String(event.getValue().get(), UTF_8);
        ContractCheck.event(text);
        assertThat(tree(text)).isEqualTo(tree(example("server." + event.getKey())));
    }

    @Test
    void everyExampleOfAClientIsReadAndFitsTheContract() throws IOException {
        try (var files = Files.newDirectoryStream(EXAMPLES, "client.*.json")) {
            for (var file : files) {
                var name = file.getFileName().toString().split("\\.", -1)[1];
                ContractCheck.clientFrame(name, Files.readString(file));
                var parsed = Frames.parse(Files.readAllBytes(file));
                assertThat(parsed.problem()).as(name).isNull();
            }
        }
    }

    @Test
    void theNumberStandsEarly() {
        var text = new String(entry(3, new RoomEvent.MessagePut(message())), UTF_8);
        assertThat(text).startsWith("{\"event_type\":\"chat_message\",\"seq\":3,\"chat\":");
    }

    @Test
    void anEventShowsTwoHundredFaces() throws IOException {
        var faces = IntStream.range(0, 150).mapToObj(String::valueOf).toList();
        var kept = IntStream.range(0, 150).mapToObj(_ -> true).toList();
        var term = new Fallen.Term("150d6", "d6", faces, kept, null);
        var text = new String(entry(4, new RoomEvent.Rolled(roll(List.of(term, term)))), UTF_8);
        ContractCheck.event(text);
        var roll = tree(text).path("roll");
        assertThat(roll.path("truncated").asBoolean()).isTrue();
        assertThat(roll.at("/terms/0/faces")).hasSize(150);
        assertThat(roll.at("/terms/1/faces")).hasSize(50);
        assertThat(roll.at("/terms/1/kept")).hasSize(50);
    }

    @Test
    void aChainThatWasStoppedIsSaid() throws IOException {
        var whole = roll(List.of());
        var plain = tree(new String(entry(4, new RoomEvent.Rolled(whole)), UTF_8));
        assertThat(plain.path("roll").has("capped")).isFalse();
        var fallen = Objects.requireNonNull(whole.fallen());
        var capped =
                new Fallen(
                        fallen.dice(),
                        fallen.expr(),
                        fallen.label(),
                        fallen.total(),
                        fallen.breakdown(),
                        fallen.shown(),
                        fallen.outcome(),
                        fallen.margin(),
                        fallen.terms(),
                        fallen.results(),
                        true);
        var inline = new InlineRoll(0, 9, capped, 2, proof());
        var text =
                new String(
                        entry(3, new RoomEvent.MessagePut(message("[[d6]]", List.of(inline)))),
                        UTF_8);
        ContractCheck.event(text);
        assertThat(tree(text).at("/message/rolls/0/capped").asBoolean()).isTrue();
    }

    private static String example(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve(name + ".json"));
    }

    private static JsonNode tree(@Nullable String json) throws IOException {
        return JSON.readTree(json);
    }
}
