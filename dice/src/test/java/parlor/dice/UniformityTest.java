package parlor.dice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten million faces of each usual die, from one key, fall as those of honest dice do.
@Tag("slow")
class UniformityTest {
    private static final int DRAWS = 10_000_000;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6, 8, 10, 12, 20, 100})
    void everyFaceIsAsLikely(int sides) {
        var key = ("uniformity of d" + sides).getBytes(StandardCharsets.UTF_8);
        Faces faces = Fairness.faces(Fairness.entropyHash(key));
        long[] counts = new long[sides];
        for (int i = 0; i < DRAWS; i++) {
            counts[faces.next(sides)]++;
        }
        double expected = (double) DRAWS / sides;
        double chiSquare = 0;
        for (long count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(ChiSquare.p(chiSquare, sides - 1)).isBetween(0.001, 0.999);
    }
}
