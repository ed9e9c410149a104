package parlor.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is said and rolled, and how it is read again.
final class TalkTest {
    private final Stage stage = new Stage();
    private final Stage.Player ada = stage.hosts("Ada");
    private final Stage.Player ben = stage.joins("Ben", ada);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void nonceDoesItOnce() {
        var first = ada.says("hello", "n1");
        var again = ada.says("hello", "n1");
        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.value()).isEqualTo(first.value());
        assertThat(outcome(() -> ada.says("other", "n1"))).isEqualTo("nonce_conflict");
        assertThat(outcome(() -> ada.wishes(new NewRoll("d6", null, "n1"))))
                .isEqualTo("nonce_conflict");
        assertThat(ben.says("other", "n1").repeated()).isFalse();
        assertThat(outcome(() -> ada.says("x", "n".repeat(65)))).isEqualTo("too_long");
        assertThat(outcome(() -> ada.says("x", ""))).isEqualTo("invalid");
    }

    @Test
    void nonceIsOfTheFirstTextHoweverItWasChanged() {
        var first = ada.says("hello", "n1").value();
        for (var next : List.of("hello, all", "hello", "bye")) {
            ada.edits(first, next);
            assertThat(ada.says("hello", "n1").value().text()).isEqualTo(next);
            assertThat(outcome(() -> ada.says("hello, all", "n1"))).isEqualTo("nonce_conflict");
            assertThat(outcome(() -> ada.says("bye", "n1"))).isEqualTo("nonce_conflict");
        }
        ada.deletes(first);
        assertThat(ada.says("hello", "n1").value().deleted()).isTrue();
        assertThat(outcome(() -> ada.says("bye", "n1"))).isEqualTo("nonce_conflict");
    }

    /// By then nothing is left of it to compare: no text is taken for said that may not have been.
    @Test
    void nonceOfAChangedMessageIsOfNoTextAfterTheNextStart() {
        var changed = ada.says("hello", "n1").value();
        ada.edits(changed, "hello, all");
        ada.says("as it was", "n2");
        stage.reopen();
        for (var text : List.of("hello", "hello, all", "bye")) {
            assertThat(outcome(() -> ada.says(text, "n1"))).isEqualTo("nonce_conflict");
        }
        assertThat(ada.says("as it was", "n2").repeated()).isTrue();
    }

    @Test
    void nonceIsDoneOnceWithinABatchToo() {
        var wish = new NewMessage("hi", "same", null);
        var one = stage.rooms.floor().speak(ada.id(), ada.in, wish);
        var two = stage.rooms.floor().speak(ada.id(), ada.in, wish);
        assertThat(stage.done(one).repeated()).isFalse();
        assertThat(stage.done(two).repeated()).isTrue();
        assertThat(stage.done(two).value()).isEqualTo(stage.done(one).value());
    }

    @Test
    void authorEditsAuthorAndModeratorsDelete() {
        var said = ben.says("draft");
        assertThat(outcome(() -> ada.edits(said, "mine"))).isEqualTo("permission_denied");
        var edited = ben.edits(said, "final");
        assertThat(edited.rev()).isGreaterThan(said.rev());
        assertThat(edited.seq()).isEqualTo(said.seq());
        assertThat(edited.editedAt()).isNotNull();
        assertThat(ben.edits(edited, "/roll is a word here").text())
                .isEqualTo("/roll is a word here");
        assertThat(outcome(() -> ben.deletes(ada.says("x")))).isEqualTo("permission_denied");
        var gone = ada.deletes(said);
        assertThat(gone.text()).isEmpty();
        assertThat(ada.deletes(said)).isEqualTo(gone);
        assertThat(outcome(() -> ben.edits(said, "back"))).isEqualTo("conflict");
        assertThat(ada.log().get((int) said.seq() - 1).event())
                .isEqualTo(new RoomEvent.MessagePut(gone));
    }

    @Test
    void repliesPointIntoTheSameRoom() {
        var said = ada.says("first");
        assertThat(ben.replies(said.id(), "second").replyTo()).isEqualTo(said.id());
        var elsewhere = stage.hosts("Zoe").says("there");
        assertThat(outcome(() -> ben.replies(elsewhere.id(), "third"))).isEqualTo("invalid");
        ada.deletes(said);
        assertThat(outcome(() -> ben.replies(said.id(), "still"))).isEqualTo("fine");
    }

    @Test
    void textRules() {
        assertThat(outcome(() -> ada.says("/dance"))).isEqualTo("unknown_command");
        assertThat(ada.says("//dance").text()).isEqualTo("/dance");
        assertThat(outcome(() -> ada.says("\ud83d\ude00".repeat(4_000)))).isEqualTo("fine");
        assertThat(outcome(() -> ada.says("\ud83d\ude00".repeat(4_001)))).isEqualTo("too_long");
        var slashes = ada.says("x");
        assertThat(outcome(() -> ada.edits(slashes, "/".repeat(4_000)))).isEqualTo("fine");
        assertThat(outcome(() -> ada.says("a\0b"))).isEqualTo("invalid");
        assertThat(outcome(() -> ada.says("a\ud800b"))).isEqualTo("invalid");
        assertThat(outcome(() -> ada.says(" \n "))).isEqualTo("required");
        assertThat(ada.says("  kept \n as sent ").text()).isEqualTo("  kept \n as sent ");
    }

    @Test
    void rollsFallOnce() {
        var roll = ada.rolls("2d6+3");
        var fallen = requireNonNull(roll.fallen());
        assertThat(Integer.parseInt(String.valueOf(fallen.total()))).isBetween(5, 15);
        assertThat(stage.rooms.reads().rollById(ben.id(), ben.in, roll.id())).isEqualTo(roll);
        for (var dice : List.of("", "d", "2d", "1d0", "((1)", "999999999999d6")) {
            assertThat(outcome(() -> ada.rolls(dice))).as(dice).isEqualTo("invalid");
        }
        var wish = new NewRoll("4d6kh3", "Strength", "r1");
        var first = ben.wishes(wish);
        var again = ben.wishes(wish);
        assertThat(again.repeated()).isTrue();
        assertThat(again.value()).isEqualTo(first.value());
    }

    @Test
    void historyIsPagedBothWays() {
        var said = new ArrayList<Long>();
        for (int i = 0; i < 25; i++) {
            said.add((i % 5 == 0 ? ben : ada).says("m" + i).seq());
        }
        var last = page(10, null, null, null);
        assertThat(seqs(last)).isEqualTo(said.subList(15, 25));
        assertThat(last.after()).isNull();
        var older = page(10, last.before(), null, null);
        assertThat(seqs(older)).isEqualTo(said.subList(5, 15));
        assertThat(seqs(page(10, null, older.after(), null))).isEqualTo(said.subList(15, 25));
        var oldest = page(10, older.before(), null, null);
        assertThat(seqs(oldest)).isEqualTo(said.subList(0, 5));
        assertThat(oldest.before()).isNull();
        var first = page(5, null, 0L, null);
        assertThat(seqs(first)).isEqualTo(said.subList(0, 5));
        assertThat(first.before()).isNull();
        assertThat(first.after()).isEqualTo(said.get(4));
        var rest = page(100, null, said.get(4), null);
        assertThat(rest.after()).isNull();
        assertThat(rest.before()).isEqualTo(said.get(5));
        assertThat(page(100, null, 1L, null).before()).isNull();
        var none = page(10, null, ada.room().head(), null);
        assertThat(none.results()).isEmpty();
        assertThat(none.after()).isNull();
        assertThat(seqs(page(100, none.before(), null, null))).isEqualTo(said);
        var turned = ada.page(new MessageQuery(10, null, null, true, null, null));
        assertThat(turned.results()).isEqualTo(last.results().reversed());
        assertThat(turned.before()).isEqualTo(last.before());
        assertThat(page(100, null, null, ben.id()).results()).hasSize(5);
    }

    private MessagePage page(
            int limit,
            @Nullable Long before,
            @Nullable Long after,
            parlor.identity.@Nullable PrincipalId author) {
        return ada.page(new MessageQuery(limit, before, after, false, null, author));
    }

    private static List<Long> seqs(MessagePage page) {
        return page.results().stream().map(Message::seq).toList();
    }

    @Test
    void entriesAreReadUpAndDown() {
        for (int i = 0; i < 10; i++) {
            ada.says("m" + i);
        }
        var all = ada.log();
        assertThat(stage.rooms.reads().entries(ada.id(), ada.in, 3, null, 4).entries())
                .isEqualTo(all.subList(3, 7));
        assertThat(stage.rooms.reads().entries(ada.id(), ada.in, 0, 6L, 4).entries())
                .isEqualTo(all.subList(1, 5));
        assertThat(stage.rooms.reads().page(ada.in, 5, 100).entries())
                .isEqualTo(all.subList(5, all.size()));
    }
}
