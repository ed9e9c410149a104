package parlor.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parlor.dice.Bytes;

/// Rolls that stand in the text of a message.
final class InlineRollsTest {
    private final Stage stage = new Stage();
    private final Stage.Player ada = stage.hosts("Ada");
    private final Stage.Player ben = stage.joins("Ben", ada);

    @AfterEach
    void end() {
        stage.close();
    }

    private Message inTheLog(Message message) {
        return ada.log().stream()
                .map(Entry::event)
                .filter(RoomEvent.MessagePut.class::isInstance)
                .map(event -> ((RoomEvent.MessagePut) event).message())
                .filter(it -> it.id().equals(message.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rollsInATextFallWhenItIsSent() {
        var said = ben.says("🙂 I hit for [[2d6+3]] and `[[d4]]`, then \\[[d4]] [[d8 fire]]!");
        assertThat(said.text()).contains("[[2d6+3]]");
        assertThat(said.rolls()).hasSize(2);
        var first = said.rolls().getFirst();
        assertThat(first.at()).isEqualTo(12);
        assertThat(first.length()).isEqualTo(9);
        assertThat(first.fallen().expr()).isEqualTo("2d6+3");
        assertThat(Integer.parseInt(requireNonNull(first.fallen().total()))).isBetween(5, 15);
        assertThat(said.rolls().get(1).fallen().label()).isEqualTo("fire");
        assertThat(said.rolls()).extracting(roll -> roll.proof().index()).containsExactly(0L, 1L);
        assertThat(inTheLog(said)).isEqualTo(said);
        var page = ada.page(new MessageQuery(10, null, null, false, null, null));
        assertThat(page.results()).containsExactly(said);
    }

    @Test
    void anEditNeverRollsAndADeletedMessageKeepsItsRolls() {
        var said = ben.says("[[d20]]");
        var edited = ben.edits(said, "no [[d20]] but [[d6]]");
        assertThat(edited.rolls()).isEqualTo(said.rolls());
        var deleted = ada.deletes(said);
        assertThat(deleted.text()).isEmpty();
        assertThat(deleted.rolls()).isEqualTo(said.rolls());
        assertThat(inTheLog(said)).isEqualTo(deleted);
        var plain = ben.says("plain");
        assertThat(ben.edits(plain, "[[d6]]").rolls()).isEmpty();
    }

    @Test
    void namesAreOnesOwn() {
        stage.done(
                stage.rooms
                        .playbook()
                        .keep(ben.id(), ben.in, new Sheet(Map.of("str", "3"), Map.of())));
        assertThat(ben.says("[[d20+@str]]").rolls().getFirst().fallen().expr()).isEqualTo("d20+3");
        assertThat(outcome(() -> ada.says("[[d20+@str]]"))).isEqualTo("invalid");
    }

    @Test
    void allFallOrNothingIsSaid() {
        int before = ada.log().size();
        for (var text :
                List.of("[[d6]] [[1/0]]", "[[999d6]]".repeat(6), "[[d6%0]]", "[[t[none]]]")) {
            assertThat(outcome(() -> ben.says(text))).as(text).isEqualTo("invalid");
        }
        assertThat(ada.log()).hasSize(before);
        assertThat(ben.says("[[d6]]").rolls().getFirst().proof().index()).isZero();
    }

    @Test
    void hostileTextsAreTexts() {
        for (var text :
                List.of(
                        "[[".repeat(2_000),
                        "[[d6".repeat(1_000),
                        "]]".repeat(2_000),
                        "[".repeat(4_000),
                        "[[d6\n]]\n".repeat(500),
                        "[[" + "(".repeat(1_500) + "]]",
                        "`".repeat(4_000),
                        "[[]]".repeat(1_000))) {
            assertThat(ben.says(text).rolls()).as(text.substring(0, 10)).isEmpty();
        }
        assertThat(ben.says("[[d6]]".repeat(600)).rolls()).hasSize(10);
    }

    private static NewMessage wish(String text, @Nullable Entropy entropy) {
        return new NewMessage(text, "n1", null, entropy);
    }

    private static Entropy entropy(int first) {
        var bytes = new byte[16];
        bytes[0] = (byte) first;
        return new Entropy(Bytes.of(bytes), true);
    }

    @Test
    void theSameAgainIsTheSameRolls() {
        var first = ben.speaks(wish("[[d20]] [[d20]]", entropy(1)));
        var again = ben.speaks(wish("[[d20]] [[d20]]", entropy(1)));
        assertThat(again.value()).isEqualTo(first.value());
        assertThat(again.repeated()).isTrue();
        var rolls = ((Said.Spoken) first.value()).message().rolls();
        assertThat(rolls).allSatisfy(roll -> assertThat(roll.proof().grade()).isEqualTo(1));
        assertThat(rolls.get(0).proof().entropy()).isNotEqualTo(rolls.get(1).proof().entropy());
        assertThat(outcome(() -> ben.speaks(wish("[[d20]] [[d20]]", entropy(2)))))
                .isEqualTo("nonce_conflict");
        assertThat(outcome(() -> ben.speaks(wish("[[d20]] [[d20]]", null))))
                .isEqualTo("nonce_conflict");
    }
}
