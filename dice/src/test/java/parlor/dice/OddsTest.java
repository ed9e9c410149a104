package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Odds by convolution against odds by rolling in every way.
class OddsTest {
    @Test
    void agreesWithEnumeration() {
        Sentences sentences = new Sentences(7);
        int compared = 0;
        for (int i = 0; i < 600; i++) {
            compared += compare(sentences.expression(1)) ? 1 : 0;
        }
        assertThat(compared).isGreaterThan(120);
    }

    /// Compares what both can do exactly; says whether it did.
    private static boolean compare(String text) {
        try {
            Node body = Notation.parse(text).body();
            Enumeration every = new Enumeration(6, new Budget(60_000));
            Pmf slow = every.of(body);
            if (every.capped) {
                return false;
            }
            Pmf fast = new Analysis(new Budget(1_000_000), 0).of(body);
            assertThat(chances(fast)).as(text).isEqualTo(chances(slow));
            return true;
        } catch (DiceException | Budget.Spent e) {
            return false;
        }
    }

    private static List<Odds.Chance> chances(Pmf pmf) {
        List<Odds.Chance> chances = new ArrayList<>();
        for (int i = 0; i < pmf.size(); i++) {
            chances.add(new Odds.Chance(pmf.values[i], pmf.probability(i)));
        }
        return chances;
    }

    @ParameterizedTest
    @CsvSource({
        "2d20kh1+5 vs 15, 319/400",
        "1d20 vs 1d20, 21/40",
        "'{1d8!,1d6!}kh1 vs 4', 13/16",
        "d% vs <=45, 9/20",
    })
    void knowsTheChanceOfSuccess(String text, String expected) {
        assertThat(Odds.of(Notation.parse(text)).success()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "d6!, 21/5, 266/25",
        "10d10!>=9>=8, 15/4, 135/32",
        "d1000000, 1000001/2, 333333333333/4",
        "999d6, 6993/2, 11655/4",
        "(1d4)d6, 35/4, 1085/48",
    })
    void knowsMeanAndVarianceInClosedForm(String text, String mean, String variance) {
        Odds odds = Odds.of(Notation.parse(text));
        assertThat(odds.mean()).hasToString(mean);
        assertThat(odds.variance()).hasToString(variance);
    }

    @Test
    void saysWhatIsTooMuchToBeExact() {
        Odds odds = Odds.of(Notation.parse("{4d10*(2+5d6)}k2"));
        assertThat(odds.exact()).isFalse();
        assertThat(odds.distribution()).isEmpty();
    }

    /// The ends that follow from the parts are those of the distribution.
    @Test
    void endsAgreeWithTheDistribution() {
        Sentences sentences = new Sentences(11);
        int compared = 0;
        for (int i = 0; i < 3_000; i++) {
            compared += compareEnds(sentences.expression(1)) ? 1 : 0;
        }
        assertThat(compared).isGreaterThan(500);
    }

    private static boolean compareEnds(String text) {
        try {
            Node body = Notation.parse(text).body();
            if (Chains.endless(body)) {
                return false;
            }
            Pmf all = new Analysis(new Budget(100_000), 0).of(body);
            Reach ends = new Bounds(new Budget(100_000)).of(body);
            assertThat(ends.min()).as("least of %s", text).isEqualTo(all.lowest());
            assertThat(ends.max()).as("most of %s", text).isEqualTo(all.highest());
            return true;
        } catch (DiceException | Budget.Spent e) {
            return false;
        }
    }

    @Test
    void saysThatARangeIsNotKnown() {
        assertThat(Range.of(Notation.parse("d1000*d1000%10")).known()).isFalse();
    }

    @Test
    void rangeAndDistributionAgree() {
        Odds odds = Odds.of(Notation.parse("4d6!!xt1"));
        assertThat(odds.exact()).isTrue();
        assertThat(odds.range().max()).isEqualTo(odds.distribution().getLast().total());
    }

    @Test
    void leavesOutTheLimitOnRollsAgainAndSaysSo() {
        assertThat(Odds.of(Notation.parse("d6r")).exact()).isTrue();
        assertThat(Odds.of(Notation.parse("d100r<100")).exact()).isFalse();
    }

    @Test
    void followsChainsAsFarAsTheyMatter() {
        Odds odds = Odds.of(Notation.parse("{d2!+1}kl1"));
        Odds.Chance two = odds.distribution().getFirst();
        assertThat(two.total()).isEqualTo(Rational.of(2));
        assertThat(Rational.ONE.minus(two.probability())).isLessThan(Rational.of(1, 1_000_000_000));
    }

    @Test
    void refusesADivisorThatMayBeZero() {
        assertThatExceptionOfType(DiceException.class)
                .isThrownBy(() -> Range.of(Notation.parse("d6!/(d4-1)")))
                .matches(e -> e.error() == DiceError.DIV_ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "d1000000*2, 2, 2000000",
        "2d6!kh1, 1, 6",
        "2d6!!kh1, 1, null",
        "-d6!, null, -1",
        "'min(d6!,10)', 1, 10",
        "999d1000, 999, 999000",
        "999d1000kh5, 5, 5000",
        "'{d6!,d8}kl1', 1, 8",
        "999d1000>500, 0, 999",
        "5d6!>=5>=5, 0, null",
        "d6!*-2, null, -2",
        "abs(d6!-10), 0, null",
        "20d20r<5!>3kh3, 15, 60",
        "999d1000r<5, 4995, 999000",
        "4d6!!xt1, 4, 30",
        "5d6!!xt2, 5, 42",
        "100d6!o, 100, 1200",
        "10d100!x3, 10, 4000",
        "20d20!xt3, 20, 460",
        "200d20!okh100, 100, 2000",
        "9d10!kh3>=8, 0, 3",
        "30d100u, 465, 2565",
        "150d6mt, 1, 6",
        "4d6!mt, 0, 3",
        "999d6mt3, 1, 6",
        "999d1000>=300<=100, 0, 999",
        "d1000000r<5000, 5000, 1000000",
        "d1000000r>1, 1, 1",
        "(d1000-5)^2*d1000, 0, 990025000",
        "d1000%(d1000+5), 0, 1000",
        "{4d10*(2+5d6)}k2, 0, 80",
        "{5d6*2}kh2, 4, 24",
        "{3d6*2d6}kh2, 0, 36",
        "{{4d6}kh3+2d10}k2, 5, 38",
        "d6!^2, 1, null",
        "(d6!)d6, 1, null",
        "abs(d6!-6), 1, null",
        "'{d6,d6}>3>5', 0, 2",
    })
    void knowsTheRange(String text, String min, String max) {
        Range range = Range.of(Notation.parse(text));
        assertThat(String.valueOf(range.min())).isEqualTo(min);
        assertThat(String.valueOf(range.max())).isEqualTo(max);
    }
}
