package parlor.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import parlor.dice.DiceException;
import parlor.dice.Faces;
import parlor.dice.Notation;
import parlor.dice.Odds;
import parlor.dice.Roll;
import parlor.dice.Roller;

/// What JMH calls: a roll from its text to its breakdown, and odds from their text, on one thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DiceSpeed {
    private final Faces faces = Faces.random(new SplittableRandom(20_260_101));

    // Not final, so that no compiler can know the text.
    private String simple = "4d6kh3+2";
    private String grouped = "{4d6kh3,2d20adv+5}kh1";
    private String many = "999d6";
    private String chained = "999d1000!>1";
    private String nested = "(".repeat(500);
    private String likely = "4d6kh3";
    private String successes = "10d10!>=9>=8";

    @Benchmark
    public Roll simple() {
        return roll(simple);
    }

    @Benchmark
    public Roll grouped() {
        return roll(grouped);
    }

    @Benchmark
    public Roll many() {
        return roll(many);
    }

    /// Runs into the limit on draws.
    @Benchmark
    public Object hostileChains() {
        return refused(chained);
    }

    /// Runs into the limit on depth.
    @Benchmark
    public Object hostileNesting() {
        return refused(nested);
    }

    @Benchmark
    public Odds odds() {
        return Odds.of(Notation.parse(likely));
    }

    @Benchmark
    public Odds oddsOfSuccesses() {
        return Odds.of(Notation.parse(successes));
    }

    private Roll roll(String text) {
        return Roller.roll(Notation.parse(text), faces);
    }

    private Object refused(String text) {
        try {
            throw new IllegalStateException("rolled " + roll(text));
        } catch (DiceException e) {
            return e;
        }
    }
}
