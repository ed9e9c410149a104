package parlor.rooms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import parlor.base.Problem;
import parlor.base.ProblemCode;
import parlor.dice.DiceException;
import parlor.dice.Faces;
import parlor.dice.Notation;
import parlor.dice.Roll;
import parlor.dice.Roller;

/// Rolls what was asked for, once: the faces belong to the command and not to its attempts.
final class Dice {
    private final RandomGenerator chance;

    Dice(RandomGenerator chance) {
        this.chance = chance;
    }

    /// A roll that has fallen.
    record Fallen(Roll roll, @Nullable String label) {}

    /// Throws a [Problem] with the position and what was expected.
    Fallen roll(NewRoll wish) {
        try {
            var expression = Notation.parse(wish.dice());
            var roll = Roller.roll(expression, Faces.random(chance));
            var label = wish.label() == null ? roll.label() : wish.label();
            return new Fallen(roll, label);
        } catch (DiceException e) {
            throw new Problem(ProblemCode.INVALID, String.valueOf(e.getMessage()), "dice");
        }
    }

    static DiceRoll entry(Fallen fallen, NewRoll wish, Talk.Cast cast) {
        var roll = fallen.roll();
        var outcome = roll.results().getFirst().outcome();
        var repeated = roll.repeated();
        return new DiceRoll(
                cast.id(),
                cast.room(),
                cast.seq(),
                cast.seq(),
                cast.roller(),
                wish.dice(),
                fallen.label(),
                repeated ? null : roll.results().getFirst().total(),
                roll.shown(),
                outcome == null || repeated ? null : outcome.text(),
                outcome == null || repeated ? null : outcome.margin().toString(),
                terms(roll),
                repeated ? results(roll) : null,
                cast.at(),
                wish.nonce());
    }

    private static List<DiceRoll.Term> terms(Roll roll) {
        return roll.terms().stream()
                .map(term -> new DiceRoll.Term(term.notation(), term.faces(), term.kept()))
                .toList();
    }

    private static List<DiceRoll.Result> results(Roll roll) {
        return roll.results().stream()
                .map(result -> new DiceRoll.Result(result.total(), result.shown()))
                .toList();
    }
}
