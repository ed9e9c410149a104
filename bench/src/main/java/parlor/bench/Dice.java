package parlor.bench;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The dice alone, measured by JMH in a process of its own; no server takes part.
final class Dice {
    private Dice() {}

    /// The keys are `forks`, `warmup` and `iterations` of a second each, and `only`, a pattern of
    /// the names in [DiceSpeed].
    static Result measure(Arguments arguments) {
        Result result = Result.named("dice");
        for (RunResult one : run(arguments)) {
            String name = one.getPrimaryResult().getLabel();
            double micros = one.getPrimaryResult().getScore();
            result.with(name + "_us", micros)
                    .with(name + "_error_us", one.getPrimaryResult().getScoreError())
                    .with(name + "_per_second", Math.round(1e6 / micros));
        }
        return result;
    }

    private static Collection<RunResult> run(Arguments arguments) {
        try {
            return new Runner(
                            new OptionsBuilder()
                                    .include(
                                            DiceSpeed.class.getName()
                                                    + "."
                                                    + arguments.text("only", ".*"))
                                    .forks(arguments.number("forks", 1))
                                    .warmupIterations(arguments.number("warmup", 4))
                                    .warmupTime(TimeValue.seconds(1))
                                    .measurementIterations(arguments.number("iterations", 5))
                                    .measurementTime(TimeValue.seconds(1))
                                    .verbosity(VerboseMode.SILENT)
                                    .shouldFailOnError(true)
                                    .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }
}
