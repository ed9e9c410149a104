package parlor.dice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a term must satisfy before anything is rolled.
final class Checks {
    static final String SIDES = "a die has 1 to 1,000,000 sides";
    static final String COUNT = "how many to keep or drop is a whole number from 1";
    static final String GROUP_MODIFIERS =
            "a group takes keep, drop, success points, `f` and `s` only";

    private Checks() {}

    static boolean isCount(Rational value) {
        return value.isWhole() && value.signum() > 0;
    }

    /// The refusals that need no roll: terms made of plain numbers.
    static void atParse(Node.Dice dice, int place) {
        Sides sides = dice.sides();
        boolean literal = dice.count() == null || dice.count() instanceof Node.Literal;
        if (sides == null || !literal) {
            return;
        }
        if (dice.modifiers().isEmpty()) {
            dice(dice.count(), sides, null, place);
        } else if (literal(dice.modifiers())) {
            Plan plan = Plan.of(dice.modifiers(), sides, Checks::literal);
            dice(dice.count(), sides, plan, place);
        }
    }

    private static void dice(@Nullable Node count, Sides sides, @Nullable Plan plan, int place) {
        Rational wanted = count instanceof Node.Literal(var value) ? value : Rational.ONE;
        try {
            if (plan == null) {
                count(wanted, 0);
                return;
            }
            plan.settle(wanted.clipped());
            int dice = count(wanted, plan.extra);
            Endless.refuse(sides, dice, plan);
        } catch (DiceException e) {
            throw new DiceException(e.error(), place, String.valueOf(e.getMessage()));
        }
    }

    private static Rational literal(Node node) {
        return ((Node.Literal) node).value();
    }

    private static boolean literal(List<Modifier> modifiers) {
        for (Modifier modifier : modifiers) {
            Node argument = Modifiers.argument(modifier);
            if (argument != null && !(argument instanceof Node.Literal)) {
                return false;
            }
        }
        return true;
    }

    /// The number of dice with those that advantage adds.
    static int count(Rational wanted, int extra) {
        if (!wanted.isWhole() || wanted.signum() < 0 || wanted.clipped() > Limits.DICE - extra) {
            throw new DiceException(
                    DiceError.DICE_COUNT,
                    "a term has 0 to " + Limits.DICE + " dice, and a whole number of them");
        }
        return wanted.clipped() + extra;
    }

    static Sides sides(Rational wanted) {
        if (!wanted.isWhole() || wanted.signum() < 1 || wanted.clipped() > Limits.SIDES) {
            throw new DiceException(DiceError.SIDES, SIDES);
        }
        return new Sides.Plain(wanted.clipped());
    }

    /// Modifiers that may not stand together.
    static void duplicates(List<Modifier> modifiers, int place) {
        for (int i = 1; i < modifiers.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (clash(modifiers.get(j), modifiers.get(i))) {
                    throw new DiceException(
                            DiceError.DUP_MOD,
                            place,
                            "two modifiers of one kind that cannot both apply");
                }
            }
        }
    }

    private static boolean clash(Modifier a, Modifier b) {
        return switch (a) {
            case Modifier.Explode one ->
                    b instanceof Modifier.Explode two
                            && (one.compound() != two.compound()
                                    || one.penetrate() != two.penetrate()
                                    || one.most() != two.most()
                                    || one.inTerm() != two.inTerm());
            case Modifier.Reroll one ->
                    b instanceof Modifier.Reroll two && one.once() != two.once();
            case Modifier.Unique one ->
                    b instanceof Modifier.Unique two && one.once() != two.once();
            case Modifier.Drop one -> b instanceof Modifier.Drop two && one.high() == two.high();
            case Modifier.Keep _ -> b instanceof Modifier.Keep || b instanceof Modifier.Advantage;
            case Modifier.Advantage _ ->
                    b instanceof Modifier.Keep || b instanceof Modifier.Advantage;
            case Modifier.Min _ -> b instanceof Modifier.Min;
            case Modifier.Max _ -> b instanceof Modifier.Max;
            case Modifier.Match _ -> b instanceof Modifier.Match;
            case Modifier.Sort _ -> b instanceof Modifier.Sort;
            case Modifier.Success _, Modifier.Failure _, Modifier.Critical _ -> false;
        };
    }
}
