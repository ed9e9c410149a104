package parlor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.rooms.Verification;
import parlor.wire.ExportLines;

/// The owner takes the room's log away, and anybody can check its dice.
@Tag("slow")
class ExportTest {
    private static final House house = House.open();
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What nothing follows from: words, names, times, whether the roller sent the entropy, and a
    /// commitment that was not used in its epoch.
    private static final Set<String> UNPROVED =
            Set.of(
                    "id",
                    "chat",
                    "user_kind",
                    "user_name",
                    "user_avatar",
                    "label",
                    "timestamp",
                    "nonce",
                    "grade",
                    "about",
                    "event_type",
                    "next",
                    "at",
                    "length",
                    "of");

    private final Random random = new Random(11);
    private final Visitor ada = house.visitor();
    private final Visitor ben = house.visitor();
    private String room = "";

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void enter() {
        var made = ada.post("/api/v1/rooms", Map.of("username", "Ada", "title", "The cellar"));
        room = "/api/v1/rooms/" + made.text("/room/id");
        ben.post("/api/v1/rooms/join", Map.of("username", "Ben", "code", made.text("/room/code")));
    }

    private String entropy() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void say(String text) {
        var said = ada.post(room + "/messages", Map.of("text", text, "entropy", entropy()));
        assertThat(said.status()).isEqualTo(201);
    }

    private Visitor.Reply roll(Visitor who, String dice) {
        return who.post(room + "/rolls", Map.of("dice", dice, "entropy", entropy()));
    }

    private Visitor.Reply secretly(Visitor who, String dice, String secret) {
        return who.post(
                room + "/rolls", Map.of("dice", dice, "entropy", entropy(), "secret", secret));
    }

    /// An evening with everything in it; the last epoch stays open.
    private void play() {
        say("You enter, [[d100]] rats and [[3#2d6+1 bats]] about you.");
        say("/roll 2d8; d4");
        for (var dice :
                List.of(
                        "d20",
                        "4d6kh3",
                        "2d20adv+5 vs 15",
                        "3#1d20+5",
                        "10d10!>=9>=8",
                        "2d[hit*3,crit,miss*2]",
                        "1/3*d6",
                        "250d6")) {
            assertThat(roll(ben, dice).status()).isEqualTo(201);
        }
        var self = secretly(ben, "d20+3", "self");
        secretly(ada, "d100", "gm");
        var blind = secretly(ben, "d20", "blind");
        secretly(ben, "d20", "blind");
        ben.post(room + "/rolls/" + self.text("/roll/id") + "/reveal", Map.of());
        ada.post(room + "/rolls/" + blind.text("/roll/id") + "/reveal", Map.of());
        ada.post(room + "/rolls", Map.of("dice", "d6"));
        assertThat(ben.post(room + "/dice/prove", Map.of()).status()).isEqualTo(200);
        roll(ada, "d12");
    }

    private List<String> export() {
        var answer = ada.get(room + "/export");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        return answer.raw().body().lines().toList();
    }

    private static Verification.Report verify(List<String> lines) {
        var verification = new Verification(null);
        long number = 0;
        for (var line : lines) {
            number++;
            try {
                verification.add(number, ExportLines.read(line).entry());
            } catch (IllegalArgumentException e) {
                verification.unreadable(number, String.valueOf(e.getMessage()));
            }
        }
        return verification.end();
    }

    @Test
    void everyEntryStandsOnALineAndTheDiceAreProved() {
        play();
        var lines = export();
        var head = ada.get(room).json().at("/room/head").asInt();
        assertThat(lines).hasSize(head);
        var report = verify(lines);
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(head);
        assertThat(report.epochs()).isEqualTo(2);
        assertThat(report.rolls()).isEqualTo(18);
        assertThat(report.proved()).isEqualTo(15);
        assertThat(report.secret()).isEqualTo(2);
        var fairness = ada.get(room + "/fairness").json();
        assertThat(fairness.at("/epochs/1/head").asText()).isEqualTo(report.head().hex());
        assertThat(fairness.at("/epochs/0/seed").asText()).hasSize(64);
        assertThat(fairness.at("/epochs/1/seed").isMissingNode()).isTrue();
    }

    @Test
    void theLinesSurviveReadingAndWriting() {
        play();
        for (var line : export()) {
            var again = ExportLines.write(ExportLines.read(line).entry(), null, "");
            var tree = (ObjectNode) tree(line);
            tree.remove("about");
            assertThat(tree(new String(again, UTF_8))).isEqualTo(tree);
        }
    }

    @Test
    void anythingChangedIsFound() {
        play();
        var lines = export();
        long closed = lastLineOfTheFirstEpoch(lines);
        for (int i = 0; i < closed; i++) {
            var entry = tree(lines.get(i));
            var type = entry.path("event_type").asText();
            var leaves = type.startsWith("dice_") ? leaves(entry, "") : inMessage(entry);
            for (var leaf : leaves) {
                var forged = new ArrayList<>(lines);
                forged.set(i, changed(lines.get(i), leaf));
                assertThat(verify(forged).findings()).as(leaf + " of " + lines.get(i)).isNotEmpty();
            }
        }
    }

    @Test
    void anythingDroppedDoubledOrMovedIsFound() {
        play();
        var lines = export();
        for (int i = 0; i < lines.size() - 1; i++) {
            var at = i;
            changes(
                    lines,
                    all -> {
                        all.remove(at);
                        return all;
                    });
            changes(
                    lines,
                    all -> {
                        all.add(at, all.get(at));
                        return all;
                    });
            changes(
                    lines,
                    all -> {
                        all.add(at, all.remove(at + 1));
                        return all;
                    });
        }
    }

    private static void changes(List<String> lines, UnaryOperator<List<String>> change) {
        assertThat(verify(change.apply(new ArrayList<>(lines))).findings()).isNotEmpty();
    }

    /// What the operator would do who does not like a roll: one roll less and all numbers mended.
    @Test
    void aRollThatIsLeftOutIsFoundThoughTheNumbersFit() {
        play();
        var lines = new ArrayList<>(export());
        lines.remove(5);
        for (int i = 5; i < lines.size(); i++) {
            var entry = (ObjectNode) tree(lines.get(i));
            entry.put("seq", entry.path("seq").asLong() - 1);
            if (entry.path("roll") instanceof ObjectNode roll) {
                roll.put("seq", roll.path("seq").asLong() - 1);
                roll.put("rev", roll.path("rev").asLong() - 1);
                var proof = (ObjectNode) roll.path("proof");
                proof.put("i", Math.max(0, proof.path("i").asLong() - 1));
            }
            lines.set(i, entry.toString());
        }
        assertThat(verify(lines).findings()).isNotEmpty();
    }

    @Test
    void theExportTellsNoSecret() {
        secretly(ada, "17d937kh3 # ambush", "gm");
        secretly(ada, "17d937kh3 # ambush", "self");
        secretly(ada, "17d937kh3 # ambush", "blind");
        assertThat(String.join("\n", export())).doesNotContain("17d937kh3", "ambush");
    }

    @Test
    void nothingThatOthersReadTellsASecret() {
        var me = ada.get("/api/v1/me").text("/user/id");
        for (var secret : List.of("gm", "self", "blind")) {
            var id = secretly(ada, "17d87kh3 # ambush", secret).text("/roll/id");
            var hidden = ben.get(room + "/rolls/" + id);
            assertThat(hidden.text("/roll/secret")).isEqualTo(secret);
            assertThat(hidden.raw().body()).doesNotContain("17d87kh3", "\"d87\"", "ambush");
        }
        ada.post(room + "/messages", Map.of("text", "/selfroll 17d87kh3 # ambush"));
        for (var path :
                List.of(
                        "/entries?after=0",
                        "/messages",
                        "/messages?search=ambush",
                        "/messages?search=17d87kh3",
                        "/rolls/statistics",
                        "/rolls/statistics?user=" + me,
                        "/fairness",
                        "")) {
            var told = ben.get(room + path);
            assertThat(told.status()).as(path).isEqualTo(200);
            assertThat(told.raw().body()).as(path).doesNotContain("17d87kh3", "\"d87\"", "ambush");
        }
        assertThat(ben.get(room + "/entries?after=0").raw().body()).contains("\"secret\":\"gm\"");
    }

    /// The second is refused as long as nobody takes the bytes of the first.
    @Test
    void oneExportAtATime() throws Exception {
        for (int i = 0; i < 25; i++) {
            house.time().pass(Duration.ofMinutes(1));
            for (int k = 0; k < 10; k++) {
                roll(ada, "50#99d%");
            }
        }
        var slow =
                HttpRequest.newBuilder(house.url().resolve(room + "/export"))
                        .header("Cookie", String.valueOf(ada.cookie()));
        try (var client = HttpClient.newHttpClient();
                var body = client.send(slow.build(), BodyHandlers.ofInputStream()).body()) {
            assertThat(body.read()).isEqualTo('{');
            var second = ada.get(room + "/export");
            assertThat(second.code()).isEqualTo("throttled");
            assertThat(new String(body.readAllBytes(), UTF_8).lines()).hasSizeGreaterThan(250);
        }
        assertThat(ada.get(room + "/export").status()).isEqualTo(200);
    }

    @Test
    void onlyTheOwnerExports() {
        assertThat(ben.get(room + "/export").code()).isEqualTo("permission_denied");
        assertThat(house.visitor().get(room + "/export").status()).isEqualTo(401);
        var stranger = house.visitor();
        stranger.post("/api/v1/rooms", Map.of("username", "Eve"));
        assertThat(stranger.get(room + "/export").status()).isEqualTo(404);
        var head = ada.send("HEAD", room + "/export", null, Map.of());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.raw().body()).isEmpty();
    }

    @Test
    void aLongLogComesWhole() {
        var random = house.visitor();
        var made = random.post("/api/v1/rooms", Map.of("username", "Cy"));
        var corridor = "/api/v1/rooms/" + made.text("/room/id");
        for (int i = 0; i < 210; i++) {
            if (i % 50 == 49) {
                house.time().pass(Duration.ofSeconds(10));
            }
            assertThat(random.put(corridor + "/status", Map.of("open", i % 2 == 1)).status())
                    .isEqualTo(200);
        }
        assertThat(random.get(corridor + "/export").raw().body().lines()).hasSize(212);
    }

    // ---- forging ----

    private static long lastLineOfTheFirstEpoch(List<String> lines) {
        int last = 0;
        for (int i = 0; i < lines.size(); i++) {
            last = tree(lines.get(i)).has("closed") ? i : last;
        }
        return last;
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> leaves(JsonNode node, String path) {
        var found = new ArrayList<String>();
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> {
                        if (!UNPROVED.contains(field.getKey())) {
                            found.addAll(leaves(field.getValue(), path + "/" + field.getKey()));
                        }
                    });
        } else if (node.isArray()) {
            for (int i = 0; i < Math.min(node.size(), 3); i++) {
                found.addAll(leaves(node.path(i), path + "/" + i));
            }
        } else if (!node.isNull() && !node.isMissingNode() && !path.equals("/roll/secret")) {
            found.add(path);
        }
        return found;
    }

    private static List<String> inMessage(JsonNode entry) {
        return leaves(entry.at("/message/rolls"), "/message/rolls");
    }

    private static String changed(String line, String leaf) {
        var tree = tree(line);
        int end = leaf.lastIndexOf('/');
        var parent = tree.at(leaf.substring(0, end));
        var name = leaf.substring(end + 1);
        var other = other(tree.at(leaf));
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), other);
        } else {
            ((ObjectNode) parent).set(name, other);
        }
        return tree.toString();
    }

    private static JsonNode other(JsonNode leaf) {
        if (leaf.isNumber()) {
            return DecimalNode.valueOf(leaf.decimalValue().add(BigDecimal.ONE));
        }
        if (leaf.isBoolean()) {
            return BooleanNode.valueOf(!leaf.booleanValue());
        }
        var text = leaf.textValue();
        char last = text.charAt(text.length() - 1);
        var mended = last == '1' ? '2' : '1';
        return TextNode.valueOf(text.substring(0, text.length() - 1) + mended);
    }
}
