package parlor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The live core under everything that can go wrong, in worlds made from seeds.
class LiveSimulationTest {
    private static final int STEPS = 400;

    static LongStream seeds() {
        int more = Integer.getInteger("parlor.seeds", 300);
        return LongStream.range(0, more);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyReaderSeesEachEntryOnceAndInOrder(long seed) {
        run(new LiveWorld(seed, false, 1 << 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void evenWhenAnnouncementsAndReadsAreLost(long seed) {
        run(new LiveWorld(seed, true, 96 * 1024));
    }

    private static void run(LiveWorld world) {
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        for (var reader : world.readers) {
            if (reader.listening() && world.seated.contains(reader.who().id())) {
                assertThat(reader.last)
                        .as("after quiet, everyone is equal")
                        .isEqualTo(world.head());
            }
        }
        empty(world);
    }

    private static void empty(LiveWorld world) {
        List.copyOf(world.readers).forEach(Reader::hangUp);
        world.settle();
        world.time.pass(Duration.ofMinutes(1));
        world.feeds.close();
        assertThat(world.feeds.counts().segmentBytes()).as("all memory is given back").isZero();
    }
}
