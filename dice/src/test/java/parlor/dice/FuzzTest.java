package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Texts at random: they are refused as documented, or rolled within the limits.
class FuzzTest {
    private static final long SEED = 20_260_101;

    private static @Nullable Expression parse(String text) {
        try {
            return Notation.parse(text);
        } catch (DiceException e) {
            assertThat(e.getMessage()).isNotBlank();
            assertThat(e.position()).isBetween(-1, 4 * Limits.TEXT);
            return null;
        }
    }

    @Test
    void parsingWhatWasPrintedGivesTheSameTree() {
        Sentences sentences = new Sentences(SEED);
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = i % 3 == 0 ? sentences.broken() : sentences.roll();
            Expression tree = parse(text);
            if (tree != null) {
                valid++;
                String printed = tree.toString();
                assertThat(Notation.parse(printed))
                        .as("%s printed as %s", text, printed)
                        .isEqualTo(tree);
            }
        }
        assertThat(valid).isGreaterThan(2_000);
    }

    @Test
    void onlyTheDocumentedExceptionAndNeverMoreThanTheLimits() {
        Sentences sentences = new Sentences(SEED + 1);
        Faces faces = Faces.random(new SplittableRandom(SEED));
        int rolled = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = sentences.broken();
            try {
                Roll roll = Roller.roll(Notation.parse(text), faces);
                rolled++;
                assertThat(roll.draws()).isLessThanOrEqualTo(Limits.DRAWS);
                assertThat(roll.breakdown().length()).isLessThan(200_000);
                assertThat(roll.shown().length()).isLessThan(100_000);
            } catch (DiceException e) {
                assertThat(e.error().code()).startsWith("E_");
            }
        }
        assertThat(rolled).isGreaterThan(2_000);
    }

    @Test
    void hostileTextsAreCheap() {
        String[] hostile = {
            "(".repeat(500),
            "-".repeat(499) + "1",
            "{".repeat(250),
            "1d6" + "!".repeat(497),
            "4d6" + " kh1".repeat(120),
            "4d6" + "r1".repeat(240),
            "9^".repeat(240) + "9",
            "((((((((((9/7)^64)^64)^64)^64)^64)^64)^64)^64)^64)^64",
            "d[" + "0..999*1000,".repeat(30) + "1]",
            "d[0..9999999999]",
            "999d6!>1" + "+999d6!>1".repeat(30),
            "999d1000!>1",
            "998d999u",
            "999d[1..1000*1000]u",
            "d[" + "\\,".repeat(240) + "]",
            "d[" + "\\".repeat(490),
            "999d6kh(999d6)",
            "{" + "999d6,".repeat(5) + "1}kh1sd",
            "50#999d6!r<6",
            "4d6 kh(".repeat(60),
            "2d6 " + "a".repeat(480),
            "sqrt(".repeat(20) + "2" + ")".repeat(20),
            "d1000000r<1000000",
            "2d1000000u",
            "\u0000".repeat(300),
            "×".repeat(500),
            "[".repeat(500),
            "1d6" + "/*".repeat(200),
            "7".repeat(500),
        };
        for (String text : hostile) {
            Work work = Work.of(text);
            assertThat(work.draws()).as("draws of %s", text).isLessThanOrEqualTo(Limits.DRAWS);
            assertThat(work.bytes()).as("bytes made by %s", text).isLessThan(8L << 20);
        }
    }

    /// What a text costs: faces drawn, and bytes allocated on the way, which counts every copy and
    /// every node.
    private record Work(int draws, long bytes) {
        private static final ThreadMXBean THREADS =
                (ThreadMXBean) ManagementFactory.getThreadMXBean();

        static Work of(String text) {
            RandomGenerator random = new SplittableRandom(SEED);
            AtomicInteger draws = new AtomicInteger();
            Faces faces =
                    ways -> {
                        draws.incrementAndGet();
                        return random.nextInt(ways);
                    };
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                Roller.roll(Notation.parse(text), faces);
            } catch (DiceException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
            return new Work(draws.get(), THREADS.getCurrentThreadAllocatedBytes() - before);
        }
    }

    @Test
    void oddsAndRangesOfAnythingStayWithinTheirBudget() {
        Sentences sentences = new Sentences(SEED + 2);
        for (int i = 0; i < 120; i++) {
            Expression tree = parse(sentences.roll());
            if (tree == null) {
                continue;
            }
            try {
                Odds odds = Odds.of(tree);
                if (odds.exact() && odds.success() == null) {
                    Rational sum =
                            odds.distribution().stream()
                                    .map(Odds.Chance::probability)
                                    .reduce(Rational.ZERO, Rational::plus);
                    assertThat(sum).as(tree.toString()).isEqualTo(Rational.ONE);
                }
                Range.of(tree);
            } catch (DiceException e) {
                assertThat(e.error().code()).startsWith("E_");
            }
        }
    }
}
