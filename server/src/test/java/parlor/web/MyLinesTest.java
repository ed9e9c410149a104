package parlor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parlor.accounts.Mail;
import parlor.accounts.Profiles;
import parlor.rooms.NewRoll;
import parlor.rooms.Secret;
import parlor.rooms.Stage;

/// The lines of somebody's own data, page by page.
class MyLinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 100;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private MyLines of(Stage.Player who) {
        var about = new Profiles.About(false, Instant.EPOCH);
        var address = new Mail.Address("ada@example.org", true);
        var session = new MyLines.Line("session", json -> json.put("device", "Firefox"));
        return new MyLines(
                stage.rooms,
                who.user,
                new MyLines.Head(about, address, List.of(session)),
                (_, _) -> List.of());
    }

    /// Every page, each a list of lines.
    private static List<List<JsonNode>> pages(MyLines lines) {
        var pages = new ArrayList<List<JsonNode>>();
        for (var page = lines.next(); page != null; page = lines.next()) {
            pages.add(read(page));
        }
        return pages;
    }

    private static List<JsonNode> read(Buffer page) {
        return page.toString().lines().map(MyLinesTest::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> all(List<List<JsonNode>> pages, String kind, String pointer) {
        return pages.stream()
                .flatMap(List::stream)
                .filter(line -> line.path("kind").asText().equals(kind))
                .map(line -> line.at(pointer).asText())
                .toList();
    }

    @Test
    void theAccountStandsFirstThenRoomAfterRoom() {
        var ada = stage.hosts("Ada", "First");
        var other = stage.hosts("Ben", "Second");
        var there = ada.comesTo(other);
        there.says("two");
        other.says("not mine");
        ada.says("one");
        var pages = pages(of(ada));
        assertThat(pages.getFirst())
                .extracting(line -> line.path("kind").asText())
                .containsExactly("account", "session");
        assertThat(all(pages, "room", "/room/title")).containsExactly("First", "Second");
        assertThat(all(pages, "message", "/message/text")).containsExactly("one", "two");
    }

    @Test
    void noPageHoldsMoreThanAHundredLines() {
        var ada = stage.hosts("Ada");
        for (int i = 0; i < 250; i++) {
            ada.says("word " + i);
            ada.rolls("d20");
        }
        var pages = pages(of(ada));
        assertThat(pages).allSatisfy(page -> assertThat(page).hasSizeLessThanOrEqualTo(PAGE));
        assertThat(all(pages, "message", "/message/text"))
                .hasSize(250)
                .startsWith("word 0", "word 1")
                .endsWith("word 249");
        assertThat(all(pages, "roll", "/roll/id")).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void rollsThatOneMaySeeAndDidNotMakeAreNotOnesOwn() {
        var ada = stage.hosts("Ada");
        var ben = stage.joins("Ben", ada);
        ben.rolls(new NewRoll("d20", null, null, Secret.GM, null));
        var mine = ada.rolls("d6");
        assertThat(all(pages(of(ada)), "roll", "/roll/id")).containsExactly(mine.id().toString());
    }

    @Test
    void aRoomThatGoesMeanwhileIsPassedOver() {
        var ada = stage.hosts("Ada", "First");
        var gone = stage.hosts("Ben", "Second");
        var last = stage.hosts("Cat", "Third");
        ada.says("one");
        ada.comesTo(gone).says("two");
        ada.comesTo(last).says("three");
        var lines = of(ada);
        var pages = new ArrayList<List<JsonNode>>();
        for (var page = lines.next(); page != null; page = lines.next()) {
            pages.add(read(page));
            if (all(List.of(read(page)), "room", "/room/title").contains("Second")) {
                stage.done(stage.rooms.delete(gone.user.id(), gone.in));
            }
        }
        assertThat(all(pages, "message", "/message/text")).containsExactly("one", "three");
    }

    @Test
    void whatOneSaidBeforeOneLeftIsThere() {
        var host = stage.hosts("Ben");
        var ada = stage.joins("Ada", host);
        ada.says("one");
        ada.leaves();
        var pages = pages(of(ada));
        assertThat(all(pages, "room", "/room/title")).isEmpty();
        assertThat(all(pages, "message", "/message/text")).containsExactly("one");
    }
}
