package parlor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parlor.dice.DiceException;
import parlor.dice.Faces;
import parlor.dice.Notation;
import parlor.dice.Roller;

/// The same notation and the same faces give what npm `@dice-roller/rpg-dice-roller` makes of them,
/// where both mean the same.
@Tag("slow")
class ReferenceRollerTest {
    private static final int ROLLS = 600;
    private static final int A_RUN = 100;
    private static final List<String> MODIFIERS =
            List.of(
                    "",
                    "",
                    "kh1",
                    "kl1",
                    "k2",
                    "dl1",
                    "dh1",
                    "d1",
                    "!",
                    "!!",
                    "!p",
                    "!!p",
                    "!>=5",
                    "!=2",
                    "r1",
                    "ro1",
                    "r<2",
                    "ro<3",
                    "u",
                    "uo",
                    ">=4",
                    ">3",
                    "<3",
                    "=6",
                    ">=4f1",
                    "<3f6",
                    "min2",
                    "max4",
                    "min2max5",
                    "cs=6",
                    "cf=1",
                    "sa",
                    "sd",
                    "kh2sd",
                    "!kh2",
                    "r1kl2",
                    "uokh1",
                    "!>=5>=5");

    /// A notation, and more faces than it takes.
    private record Given(String expr, List<Integer> faces) {}

    @BeforeEach
    void node() {
        NodeScript.assumeInstalled();
    }

    private static Given given(Random random) {
        int sides = List.of(6, 10, 20).get(random.nextInt(3));
        var expr = new StringBuilder(dice(random, sides));
        for (int more = random.nextInt(3); more > 0; more--) {
            var operator = List.of("+", "-", "*").get(random.nextInt(3));
            expr.append(operator)
                    .append(random.nextBoolean() ? dice(random, sides) : "" + random.nextInt(9));
        }
        var whole =
                switch (random.nextInt(6)) {
                    case 0 -> "(" + expr + ")*2";
                    case 1 -> "{" + dice(random, sides) + "," + expr + "}kh1";
                    case 2 -> "{" + dice(random, sides) + ",2d" + sides + "}dl1";
                    case 3 -> "floor(" + expr + ")";
                    default -> expr.toString();
                };
        var faces = IntStream.range(0, 300).mapToObj(_ -> 1 + random.nextInt(sides)).toList();
        return new Given(whole, faces);
    }

    private static String dice(Random random, int sides) {
        var modifiers = MODIFIERS.get(random.nextInt(MODIFIERS.size()));
        return (1 + random.nextInt(5)) + "d" + sides + modifiers;
    }

    @Test
    void agreesOnWhatBothCanRoll() throws Exception {
        var random = new Random(7);
        int compared = 0;
        for (int run = 0; run < ROLLS / A_RUN; run++) {
            var all = new ArrayList<Given>();
            for (int i = 0; i < A_RUN; i++) {
                all.add(given(random));
            }
            var theirs = NodeScript.run("reference", Map.of("rolls", all));
            for (int i = 0; i < A_RUN; i++) {
                compared += agrees(all.get(i), theirs.get(i)) ? 1 : 0;
            }
        }
        assertThat(compared).isGreaterThan(ROLLS / 2);
    }

    private static boolean agrees(Given given, com.fasterxml.jackson.databind.JsonNode theirs) {
        if (theirs.has("error")) {
            return false;
        }
        var ours = ours(given);
        if (ours == null) {
            return false;
        }
        assertThat(ours)
                .as(given.expr())
                .isEqualTo(theirs.get("total").asText() + " of " + theirs.get("taken").asInt());
        return true;
    }

    private static @org.jspecify.annotations.Nullable String ours(Given given) {
        try {
            var faces = given.faces().stream().map(String::valueOf).toList();
            var roll = Roller.roll(Notation.parse(given.expr()), Faces.given(faces));
            return roll.total() + " of " + roll.draws();
        } catch (DiceException e) {
            return null;
        }
    }
}
