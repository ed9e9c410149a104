package parlor.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parlor.dice.Bytes;
import parlor.dice.Fairness;

/// Everybody sees that a secret roll happened; what it was, only those it is for.
class SecretRollsTest {
    private static final Entropy SENT = new Entropy(Bytes.hex("5e".repeat(16)), true);

    private final Stage stage = new Stage();
    private final Stage.Player owner = stage.hosts("Olga");
    private final Stage.Player moderator = stage.joins("Mo", owner);
    private final Stage.Player roller = stage.joins("Rita", owner);
    private final Stage.Player other = stage.joins("Otto", owner);

    @BeforeEach
    void roles() {
        owner.makes(moderator, Role.MODERATOR);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /// Who of all gets the open form: O, M, R and T for the other one.
    private String whoSees(DiceRoll roll) {
        var seen = new StringBuilder();
        for (var player : List.of(owner, moderator, roller, other)) {
            seen.append(player.sees(roll).fallen() == null ? "" : player.user.username().charAt(0));
            seen.append(player == other && player.sees(roll).fallen() != null ? "t" : "");
        }
        return seen.toString();
    }

    @Test
    void thoseSeeItWhomItIsFor() {
        assertThat(whoSees(roller.rolls("d20", Secret.GM, SENT))).isEqualTo("OMR");
        assertThat(whoSees(roller.rolls("d20", Secret.BLIND, SENT))).isEqualTo("OM");
        assertThat(whoSees(roller.rolls("d20", Secret.SELF, SENT))).isEqualTo("R");
        assertThat(whoSees(roller.rolls("d20", null, SENT))).isEqualTo("OMROt");
    }

    @Test
    void theAnswerShowsWhatTheRollerMaySee() {
        assertThat(roller.rolls("d20", Secret.GM, SENT).fallen()).isNotNull();
        assertThat(roller.rolls("d20", Secret.SELF, SENT).fallen()).isNotNull();
        assertThat(roller.rolls("d20", Secret.BLIND, SENT).fallen()).isNull();
        var retried = new NewRoll("d20", null, "n", Secret.BLIND, SENT);
        roller.rolls(retried);
        assertThat(roller.rolls(retried).value().fallen()).isNull();
    }

    @Test
    void whoMaySeeItIsFixedWhenItIsRolled() {
        var roll = roller.rolls("d20", Secret.GM, SENT);
        owner.makes(other, Role.MODERATOR);
        owner.makes(moderator, Role.MEMBER);
        assertThat(whoSees(roll)).isEqualTo("OMR");
    }

    @Test
    void theEntryTellsNothing() {
        var unusual = "17d937+4242";
        for (var secret : Secret.values()) {
            var roll = roller.rolls(unusual + " # ambush", secret, SENT);
            for (var entry : List.of(announced(), logged(roll))) {
                assertThat(entry.fallen()).isNull();
                assertThat(entry.proof().entropy()).isNull();
                assertThat(entry.proof().hidden()).isNotNull();
                assertThat(entry.toString()).doesNotContain("17d937", "ambush", "5e".repeat(16));
            }
        }
        assertThat(owner.finds("ambush")).isEmpty();
        assertThat(owner.finds("937")).isEmpty();
    }

    private DiceRoll announced() {
        return stage.announced.stream()
                .map(entry -> entry.event() instanceof RoomEvent.Rolled(var roll) ? roll : null)
                .filter(Objects::nonNull)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private DiceRoll logged(DiceRoll roll) {
        return other.log().stream()
                .map(entry -> entry.event() instanceof RoomEvent.Rolled(var it) ? it : null)
                .filter(it -> it != null && it.id().equals(roll.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theEntropyIsShownToNobodyBeforeTheReveal() {
        var roll = roller.rolls("d20", Secret.GM, SENT);
        for (var player : List.of(owner, moderator, roller, other)) {
            assertThat(player.sees(roll).proof().entropy()).isNull();
        }
        assertThat(roller.reveals(roll).proof().entropy()).isEqualTo(SENT.bytes());
    }

    @Test
    void aRevealPutsTheEntryAgainForAll() {
        var roll = roller.rolls("d20+1", Secret.SELF, SENT);
        var revealed = roller.reveals(roll);
        assertThat(revealed.rev()).isEqualTo(other.room().head());
        assertThat(revealed.seq()).isEqualTo(roll.seq());
        assertThat(announced()).isEqualTo(revealed);
        assertThat(other.sees(roll)).isEqualTo(revealed);
        assertThat(logged(roll)).isEqualTo(revealed);
        var fallen = requireNonNull(revealed.fallen());
        var hidden =
                Fairness.hidden(
                        SENT.bytes().array(),
                        "d20+1",
                        fallen.breakdown(),
                        requireNonNull(fallen.total()));
        assertThat(revealed.proof().hidden()).isEqualTo(Bytes.of(hidden));
        assertThat(roller.reveals(roll)).isEqualTo(revealed);
        assertThat(other.room().head()).isEqualTo(revealed.rev());
    }

    @Test
    void theRollerRevealsAndOfABlindRollTheOwnerOrAModerator() {
        var own = roller.rolls("d20", Secret.GM, SENT);
        for (var player : List.of(owner, moderator, other)) {
            assertThat(outcome(() -> player.reveals(own))).isEqualTo("permission_denied");
        }
        var blind = roller.rolls("d20", Secret.BLIND, SENT);
        for (var player : List.of(roller, other)) {
            assertThat(outcome(() -> player.reveals(blind))).isEqualTo("permission_denied");
        }
        assertThat(outcome(() -> moderator.reveals(blind))).isEqualTo("fine");
        assertThat(roller.sees(blind).fallen()).isNotNull();
    }

    /// Else its roller could compute it as soon as the seed is public.
    @Test
    void aBlindRollHasEntropyThatItsRollerDoesNotKnow() {
        var commit = ((RoomEvent.EpochTurned) other.log().get(1).event()).epoch().blind();
        var first = roller.rolls("d20", Secret.BLIND, SENT);
        var blind = requireNonNull(first.proof().blind());
        assertThat(blind.commit()).isEqualTo(commit);
        assertThat(blind.secret()).isNull();
        var seen = requireNonNull(owner.sees(first).proof().blind());
        var secret = requireNonNull(seen.secret());
        assertThat(Bytes.of(Fairness.blind(secret.array()))).isEqualTo(commit);
        var second = roller.rolls("d20", Secret.BLIND, SENT);
        assertThat(requireNonNull(second.proof().blind()).commit()).isEqualTo(blind.next());
        var whole = requireNonNull(owner.reveals(first).proof().entropy());
        assertThat(whole.hex()).isEqualTo(SENT.bytes().hex() + secret.hex());
    }

    @Test
    void everyBlindRollOfALineHasBytesOfItsOwnThatWereCommittedToBefore() {
        var commit = ((RoomEvent.EpochTurned) other.log().get(1).event()).epoch().blind();
        var line = new NewMessage("/blindroll d20; d6; d8", null, null, SENT);
        var rolls = ((Said.Rolled) roller.speaks(line).value()).rolls();
        assertThat(rolls).hasSize(3);
        for (int i = rolls.size() - 1; i >= 0; i--) { // The last is revealed before the others.
            var revealed = owner.reveals(rolls.get(i));
            var secret = requireNonNull(requireNonNull(revealed.proof().blind()).secret());
            assertThat(requireNonNull(revealed.proof().entropy()).hex())
                    .isEqualTo(SENT.part(i).bytes().hex() + secret.hex());
            for (var hidden : rolls.subList(0, i)) {
                assertThat(roller.sees(hidden).fallen()).isNull();
            }
        }
        for (var roll : rolls) {
            var shown = roller.sees(roll);
            var blind = requireNonNull(shown.proof().blind());
            assertThat(blind.commit()).isEqualTo(commit);
            assertThat(Bytes.of(Fairness.blind(requireNonNull(blind.secret()).array())))
                    .isEqualTo(commit);
            var fallen = requireNonNull(shown.fallen());
            var hidden =
                    Fairness.hidden(
                            requireNonNull(shown.proof().entropy()).array(),
                            fallen.expr(),
                            fallen.breakdown(),
                            requireNonNull(fallen.total()));
            assertThat(roll.proof().hidden()).isEqualTo(Bytes.of(hidden));
            commit = blind.next();
        }
    }

    @Test
    void aChainThatWasStoppedIsToldToThoseWhoSeeTheRoll() {
        var roll = roller.rolls("d1000000!>1", Secret.GM, SENT);
        assertThat(requireNonNull(roll.fallen()).capped()).isTrue();
        assertThat(requireNonNull(owner.sees(roll).fallen()).capped()).isTrue();
        assertThat(other.sees(roll).fallen()).isNull();
        assertThat(requireNonNull(roller.rolls("d6!x1", null, SENT).fallen()).capped()).isFalse();
    }
}
