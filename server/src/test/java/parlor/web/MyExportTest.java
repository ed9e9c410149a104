package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// All that is kept of an account, for the account itself.
class MyExportTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String EXPORT = "/api/v1/me/export";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final House house = House.open(Map.of("PARLOR_RATE_LIMITS", "off"));
    private final Person ada = new Person(house.visitor(), "Ada");
    private final Person ben = Person.of(house, "Ben", PASSWORD);
    private String room = "";

    @AfterEach
    void close() {
        house.close();
    }

    /// Ben's room, in which Ada sits.
    private void enters() {
        ada.signsUp(PASSWORD, Map.of("email", "ada@example.org"));
        var made = ben.browser.post("/api/v1/rooms", Map.of("title", "Friday"));
        room = "/api/v1/rooms/" + made.text("/room/id");
        ada.browser.post("/api/v1/rooms/join", Map.of("code", made.text("/room/code")));
    }

    private List<JsonNode> exported() {
        var answer = ada.browser.get(EXPORT);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        return answer.raw().body().lines().map(MyExportTest::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> of(List<JsonNode> lines, String kind) {
        return lines.stream().filter(it -> it.path("kind").asText().equals(kind)).toList();
    }

    private Visitor.Reply rolls(Person who, String secret) {
        return who.browser.post(room + "/rolls", Map.of("dice", "d20", "secret", secret));
    }

    @Test
    void everythingOfOnesOwnAndNothingOfOthers() {
        enters();
        ada.browser.post(room + "/messages", Map.of("text", "I am Ada, with [[2d6]]"));
        ben.browser.post(room + "/messages", Map.of("text", "I am Ben"));
        var gone = ada.browser.post(room + "/messages", Map.of("text", "Not for long"));
        ada.browser.delete(room + "/messages/" + gone.text("/message/id"));
        ada.browser.put(
                room + "/members/me/sheet",
                Map.of("values", Map.of("str", "3"), "macros", Map.of("hit", "d20+@str")));
        var self = rolls(ada, "self");
        rolls(ada, "blind");
        rolls(ben, "gm");

        var lines = exported();
        var account = of(lines, "account").getFirst();
        assertThat(account.at("/user/username").asText()).isEqualTo("Ada");
        assertThat(account.path("email").asText()).isEqualTo("ada@example.org");
        assertThat(account.path("email_confirmed").asBoolean()).isFalse();
        assertThat(of(lines, "session")).hasSize(1);
        var seat = of(lines, "room").getFirst();
        assertThat(seat.at("/room/title").asText()).isEqualTo("Friday");
        assertThat(seat.at("/room/my_role").asText()).isEqualTo("member");
        assertThat(seat.at("/sheet/macros/hit").asText()).isEqualTo("d20+@str");
        assertThat(of(lines, "message"))
                .extracting(it -> it.at("/message/text").asText())
                .containsExactly("I am Ada, with [[2d6]]");
        var rolls = of(lines, "roll");
        assertThat(rolls).hasSize(2);
        assertThat(rolls.getFirst().at("/roll/total")).isEqualTo(self.json().at("/roll/total"));
        assertThat(rolls.getLast().at("/roll/total").isNull()).as("blind").isTrue();
    }

    @Test
    void theAppsThatOneHasLetInAndThePictureOneWears() {
        enters();
        assertThat(of(exported(), "picture")).isEmpty();
        var worn = ada.browser.upload("/api/v1/me/avatar", dot(), "image/png");
        var app = App.confidential(house);
        var page = App.shows(ada.browser, app.request());
        App.back(App.presses(ada.browser, page, "allow"));

        var lines = exported();
        var picture = of(lines, "picture").getFirst();
        assertThat(picture.path("path").asText()).isEqualTo(worn.text("/user/avatar"));
        assertThat(picture.path("type").asText()).isEqualTo("image/jpeg");
        var bytes = Base64.getDecoder().decode(picture.path("base64").asText());
        assertThat(bytes).isEqualTo(house.visitor().fetch(picture.path("path").asText()).body());
        var agreed = of(lines, "app").getFirst();
        assertThat(agreed.path("client_id").asText()).isEqualTo(app.id);
        assertThat(agreed.path("client_name").asText()).isEqualTo("Diary");
        assertThat(agreed.path("scope").asText().split(" ")).contains("profile", "rooms:read");
        assertThat(agreed.path("agreed_at").asText()).isNotEmpty();
        var grant = of(lines, "grant").getFirst();
        assertThat(grant.path("client_id").asText()).isEqualTo(app.id);
        assertThat(grant.path("scope").asText().split(" ")).contains("profile", "rooms:read");
        assertThat(grant.path("offline").asBoolean()).isFalse();
        assertThat(grant.path("expires_at").asText())
                .isGreaterThan(grant.path("signed_in_at").asText());
    }

    private static byte[] dot() {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void whatOneDidThatIsWrittenDown() {
        enters();
        var seat = ben.browser.get("/api/v1/me").text("/user/id");
        var mine = ada.browser.post("/api/v1/rooms", Map.of("title", "Saturday"));
        var place = mine.text("/room/id");
        for (int i = 0; i < 120; i++) {
            ada.browser.post("/api/v1/rooms/" + place + "/code", Map.of());
        }
        ben.browser.post(room + "/code", Map.of());
        var made = ada.browser.get("/api/v1/rooms/" + place).text("/room/code");
        ben.browser.post("/api/v1/rooms/join", Map.of("code", made));
        ada.browser.delete("/api/v1/rooms/" + place + "/members/" + seat);
        var acts = of(exported(), "act");
        assertThat(acts).hasSize(121);
        assertThat(acts.getFirst().path("action").asText()).isEqualTo("code_changed");
        var last = acts.getLast();
        assertThat(last.path("action").asText()).isEqualTo("member_removed");
        assertThat(last.path("target").asText()).isEqualTo(seat);
        assertThat(last.path("room").asText()).isEqualTo(place);
        assertThat(last.path("at").asText()).isNotEmpty();
    }

    @Test
    void whatOneLeftBehindIsStillOnesOwn() {
        enters();
        ada.browser.post(room + "/messages", Map.of("text", "Goodbye"));
        ada.browser.delete(room + "/members/me");
        var lines = exported();
        assertThat(of(lines, "room")).isEmpty();
        assertThat(of(lines, "message")).hasSize(1);
    }

    @Test
    void manyPagesComeInOrder() {
        enters();
        for (int i = 0; i < 250; i++) {
            ada.browser.post(room + "/messages", Map.of("text", "word " + i));
        }
        var words = of(exported(), "message");
        assertThat(words).hasSize(250);
        assertThat(words.get(249).at("/message/text").asText()).isEqualTo("word 249");
    }

    @Test
    void itIsForAccountsThatHaveJustSignedIn() {
        enters();
        assertThat(house.visitor().get(EXPORT).status()).isEqualTo(401);
        var guest = house.visitor();
        guest.post("/api/v1/rooms", Map.of("username", "Guest"));
        assertThat(guest.get(EXPORT).code()).isEqualTo("permission_denied");
        house.time().pass(Duration.ofMinutes(5));
        assertThat(ada.browser.get(EXPORT).code()).isEqualTo("reauthentication_required");
    }
}
