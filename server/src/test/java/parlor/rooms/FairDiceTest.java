package parlor.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static parlor.rooms.Stage.outcome;
import static parlor.rooms.Stage.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.dice.Bytes;
import parlor.dice.FairRecord;
import parlor.dice.FairVerifier;
import parlor.dice.Fairness;
import parlor.dice.Notation;
import parlor.dice.Roller;

/// The dice of a room can be proved fair by anybody who reads its log.
@Tag("slow")
class FairDiceTest {
    private final Stage stage = new Stage();
    private final Stage.Player ada = stage.hosts("Ada");
    private final Stage.Player ben = stage.joins("Ben", ada);

    @AfterEach
    void close() {
        stage.close();
    }

    private static Entropy entropy(int fill) {
        var bytes = new byte[16];
        Arrays.fill(bytes, (byte) fill);
        return new Entropy(Bytes.of(bytes), true);
    }

    /// The log of dice as the public entries have it.
    private static List<FairRecord> dice(Stage.Player reader) {
        var records = new ArrayList<FairRecord>();
        var head = Bytes.of(new byte[32]);
        var seen = new ArrayList<MessageId>();
        for (var entry : reader.log()) {
            switch (entry.event()) {
                case RoomEvent.EpochTurned(var epoch) -> {
                    var closed = epoch.closed();
                    if (closed != null) {
                        records.add(
                                new FairRecord.Closed(
                                        requireNonNull(closed.seed()), closed.rolls()));
                    }
                    var room = Bytes.of(entry.room().bytes());
                    records.add(new FairRecord.Opened(room, epoch.n(), epoch.commit(), head));
                    head = Bytes.of(Fairness.opening(epoch.commit().array(), head.array()));
                }
                case RoomEvent.Rolled(var roll) when !seen.contains(roll.id()) -> {
                    seen.add(roll.id());
                    records.add(record(roll));
                    head = roll.proof().head();
                }
                default -> {}
            }
        }
        return records;
    }

    private static FairRecord record(DiceRoll roll) {
        var proof = roll.proof();
        var fallen = roll.fallen();
        return new FairRecord.Rolled(
                proof.index(),
                roll.roller().id().toString(),
                proof.entropy(),
                proof.entropyHash(),
                proof.x(),
                Bytes.EMPTY,
                fallen == null
                        ? null
                        : new FairRecord.Shown(
                                fallen.expr(), fallen.breakdown(), requireNonNull(fallen.total())),
                proof.hidden(),
                proof.head());
    }

    private void provesFair() {
        assertThat(FairVerifier.check(dice(ben))).isEmpty();
    }

    @Test
    void theSecondEntryCommitsToASeed() {
        assertThat(ben.log().get(1).event()).isInstanceOf(RoomEvent.EpochTurned.class);
        assertThat(ben.epochs()).hasSize(1);
        assertThat(ben.epochs().getFirst().seed()).isNull();
        assertThat(ben.epochs().getFirst().first()).isEqualTo(2);
    }

    @Test
    void whatPeopleSayAboutDiceIsNotInTheProof() {
        ada.rolls("(2[fire])d(1d6)[hot] # Burn", null, entropy(1));
        ada.proves();
        provesFair();
    }

    @Test
    void everyRollCanBeProved() {
        ada.rolls("4d6kh3 # Strength", null, entropy(1));
        ben.rolls("2d20adv[luck]+5 vs 15", null, entropy(2));
        ada.rolls("d6");
        assertThat(ada.rolls("10d10!>=9>=8", null, entropy(3)).proof().grade()).isEqualTo(1);
        assertThat(ada.rolls("d6").proof().grade()).isZero();
        provesFair();
        ben.proves();
        assertThat(ben.epochs().getFirst().seed()).isNotNull();
        assertThat(ben.epochs().getFirst().rolls()).isEqualTo(5);
        ben.rolls("d20", null, entropy(4));
        ben.proves();
        provesFair();
        assertThat(ben.epochs()).extracting(EpochPage.Line::n).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theFacesAreThoseOfTheSeedAndTheRollersEntropy() {
        var roll = ben.rolls("4d6kh3", null, entropy(9));
        ada.proves();
        var epoch = ada.epochs().getFirst();
        var seed = requireNonNull(epoch.seed()).array();
        assertThat(Fairness.commit(ada.in.bytes(), 1, seed)).isEqualTo(epoch.commit().array());
        var x0 = Fairness.opening(epoch.commit().array(), new byte[32]);
        var sent = entropy(9).bytes().array();
        var x = Fairness.mix(x0, ben.id().toString(), Fairness.entropyHash(sent));
        var key = Fairness.key(seed, 0, x, sent, new byte[0]);
        var again = Roller.roll(Notation.parse("4d6kh3"), Fairness.faces(key));
        assertThat(requireNonNull(roll.fallen()).breakdown()).isEqualTo(again.breakdown());
    }

    @Test
    void wordsBesideTheDiceAreNotPartOfTheProof() {
        var roll = ada.rolls("2d6[fire]+1 # burning hands", null, entropy(1));
        assertThat(requireNonNull(roll.fallen()).expr()).isEqualTo("2d6+1");
        assertThat(requireNonNull(roll.fallen()).label()).isEqualTo("burning hands");
    }

    @Test
    void aRetryIsTheSameRollAndOtherEntropyAConflict() {
        var wish = new NewRoll("d1000000", null, "n", null, entropy(1));
        var first = ben.rolls(wish);
        assertThat(ben.rolls(wish)).isEqualTo(new Outcome<>(first.value(), true));
        var others =
                List.of(
                        new NewRoll("d1000000", null, "n", null, entropy(2)),
                        new NewRoll("d1000000", null, "n", null, null),
                        new NewRoll("d1000000", null, "n", Secret.GM, entropy(1)),
                        new NewRoll("d999999", null, "n", null, entropy(1)));
        for (var other : others) {
            assertThat(outcome(() -> ben.rolls(other))).isEqualTo("nonce_conflict");
        }
        assertThat(ada.epochs().getFirst().rolls()).isEqualTo(1);
    }

    @Test
    void rollsOfOneBatchFollowOneAnother() {
        var both =
                List.of(
                        stage.rooms.dice().roll(ada.id(), ada.in, new NewRoll("d6", null, null)),
                        stage.rooms.dice().roll(ben.id(), ben.in, new NewRoll("1/0", null, null)),
                        stage.rooms.dice().roll(ben.id(), ben.in, new NewRoll("d6", null, null)));
        stage.rooms.step();
        assertThat(stage.done(both.get(0)).value().rolls().getFirst().proof().index()).isZero();
        assertThat(outcome(() -> stage.done(both.get(1)))).isEqualTo("invalid");
        assertThat(stage.done(both.get(2)).value().rolls().getFirst().proof().index()).isEqualTo(1);
        ada.proves();
        provesFair();
    }

    /// Who learns from the error what was rolled could roll something else with the same entropy.
    @Test
    void entropyOfAFailedRollIsNotTakenAgain() {
        assertThat(outcome(() -> ben.rolls("d20/0", null, entropy(7)))).isEqualTo("invalid");
        var again = problem(() -> ben.rolls("d20", null, entropy(7)));
        assertThat(requireNonNull(again).mistakes().getFirst().attr()).isEqualTo("entropy");
        ada.rolls("d20", null, entropy(8));
        assertThat(ben.rolls("d20", null, entropy(7)).proof().index()).isEqualTo(1);
    }

    @Test
    void norIsItAfterARestart() {
        assertThat(outcome(() -> ben.rolls("d20/0", null, entropy(7)))).isEqualTo("invalid");
        stage.reopen();
        assertThat(outcome(() -> ben.rolls("d20/0", null, entropy(8)))).isEqualTo("invalid");
        stage.reopen();
        for (int fill : new int[] {7, 8}) {
            var again = problem(() -> ben.rolls("d20", null, entropy(fill)));
            assertThat(requireNonNull(again).mistakes().getFirst().attr()).isEqualTo("entropy");
        }
        ada.rolls("d20", null, entropy(9));
        stage.reopen();
        assertThat(ben.rolls("d20", null, entropy(7)).proof().index()).isEqualTo(1);
        provesFair();
    }

    @Test
    void afterManyFailuresTheSeedIsAnother() {
        for (int i = 0; i < 100; i++) {
            int fill = i;
            assertThat(outcome(() -> ben.rolls("d20/0", null, entropy(fill)))).isEqualTo("invalid");
        }
        assertThat(ada.epochs()).hasSize(2);
        provesFair();
    }

    @Test
    void anEpochEndsAfterAThousandRolls() {
        for (int i = 0; i < 1_001; i++) {
            ada.rolls("d6");
        }
        assertThat(ada.epochs()).extracting(EpochPage.Line::rolls).containsExactly(1_000L, 1L);
    }

    /// Guests stay for a day, so others come.
    @Test
    void anEpochEndsAfterADayIfItHadARoll() {
        var code = requireNonNull(ada.room().code());
        stage.pass(Duration.ofHours(20));
        var cy = stage.joins("Cy", code);
        stage.pass(Duration.ofHours(5));
        assertThat(cy.epochs()).hasSize(1);
        cy.rolls("d6");
        assertThat(cy.epochs()).extracting(EpochPage.Line::rolls).containsExactly(1L, 0L);
        cy.rolls("d6");
        stage.pass(Duration.ofHours(10));
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> true));
        assertThat(cy.epochs()).hasSize(2);
        var dee = stage.joins("Dee", code);
        stage.pass(Duration.ofHours(15));
        stage.doneBeside(() -> stage.rooms.housekeep(_ -> true));
        assertThat(dee.epochs()).extracting(EpochPage.Line::rolls).containsExactly(1L, 1L, 0L);
        assertThat(FairVerifier.check(dice(dee))).isEmpty();
    }

    @Test
    void aProofIsNotGivenWhereNothingWasRolled() {
        ben.proves();
        assertThat(ben.epochs()).hasSize(1);
        var stranger = stage.hosts("Zoe");
        assertThat(outcome(() -> stage.done(stage.rooms.dice().prove(stranger.id(), ada.in))))
                .isEqualTo("not_found");
    }

    @Test
    void theChainGoesOnAfterARestart() {
        ada.rolls("d6");
        ada.rolls("d6", Secret.BLIND, entropy(3));
        stage.reopen();
        ada.rolls("d6", Secret.BLIND, entropy(4));
        assertThat(ada.rolls("d6").proof().index()).isEqualTo(3);
        ada.proves();
        provesFair();
    }

    @Test
    void aRoomWithoutAnEpochGetsOneBeforeAnythingElse() {
        stage.database.write(tx -> tx.update("delete from dice_epoch"));
        stage.reopen();
        ada.says("hello");
        assertThat(ada.epochs()).hasSize(1);
        assertThat(ada.log().get(3).event()).isInstanceOf(RoomEvent.EpochTurned.class);
        assertThat(ada.rolls("d6").proof().index()).isZero();
        stage.reopen();
        assertThat(ada.epochs()).hasSize(1);
    }

    @Test
    void restoredHistoryHasAnotherSeed() throws IOException {
        ada.rolls("d6");
        stage.stop();
        Files.writeString(stage.folder.resolve("epoch"), "another 1 1\n");
        stage.start();
        assertThat(ada.epochs()).extracting(EpochPage.Line::rolls).containsExactly(1L, 0L);
        provesFair();
    }
}
