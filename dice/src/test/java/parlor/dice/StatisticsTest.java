package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Counts of faces, and what is said about them.
class StatisticsTest {
    @ParameterizedTest
    @CsvSource({
        "3.841459, 1, 0.05",
        "18.307038, 10, 0.05",
        "10.827566, 1, 0.001",
        "124.342113, 100, 0.05",
        "4.351460, 5, 0.5",
        "148.230357, 99, 0.001",
    })
    void knowsTheTailOfChiSquare(double chiSquare, int degrees, double p) {
        assertThat(ChiSquare.p(chiSquare, degrees)).isCloseTo(p, within(p * 1e-3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5|5 honest tables in 10 look like this",
                "0.1|1 honest table in 10 looks like this",
                "0.001|1 honest table in 1,000 looks like this",
                "0.0000123|1 honest table in 81,000 looks like this",
            })
    void saysItInWords(double p, String words) {
        assertThat(Statistics.wording(p)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "d4",
        "d6",
        "d20",
        "d%",
        "dF",
        "dF.1",
        "'d[1..3,9*4]'",
        "'d[hit*300000,miss*700000]'"
    })
    void honestDiceFit(String die) {
        Expression many = Notation.parse("999" + die);
        Faces faces = Faces.random(new SplittableRandom(42));
        Statistics statistics = new Statistics();
        for (int i = 0; i < 140; i++) {
            Roller.roll(many, faces).terms().forEach(statistics::add);
        }
        Statistics.Die counted = statistics.dice().getFirst();
        Statistics.Fit fit = Objects.requireNonNull(counted.fit());
        assertThat(counted.draws()).isEqualTo(140 * 999L);
        assertThat(fit.p()).isBetween(0.001, 0.999);
        assertThat(fit.flagged()).isFalse();
        assertThat(counted.mean()).isCloseTo(counted.expectedMean(), within(0.5));
    }

    @Test
    void aLoadedDieIsFlagged() {
        Sides die = new Sides.Plain(6);
        Statistics statistics = new Statistics();
        for (int face = 1; face <= 6; face++) {
            statistics.add(die, "" + face, face == 6 ? 300 : 200);
        }
        assertThat(Objects.requireNonNull(statistics.dice().getFirst().fit()).flagged()).isTrue();
    }

    @Test
    void saysNothingOfTooFewDraws() {
        Statistics statistics = new Statistics();
        statistics.add(new Sides.Plain(6), "3", 29);
        Statistics.Die die = statistics.dice().getFirst();
        assertThat(die.fit()).isNull();
        assertThat(die.counts()).containsEntry("3", 29L);
    }

    @Test
    void facesRolledAgainAreCountedToo() {
        Faces faces = Faces.given(java.util.List.of("1", "5"));
        Statistics statistics = new Statistics();
        Roller.roll(Notation.parse("d6r"), faces).terms().forEach(statistics::add);
        assertThat(statistics.dice().getFirst().counts())
                .containsEntry("1", 1L)
                .containsEntry("5", 1L);
    }
}
