package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups of one member that come to the same as something simpler.
final class Merging {
    private Merging() {}

    /// `{4d6}kh3` as `4d6kh3`, without the group's success points; else null.
    static Node.@Nullable Dice merged(Node.Group group) {
        if (!(bare(group.members().getFirst()) instanceof Node.Dice dice)) {
            return null;
        }
        List<Modifier> modifiers = new ArrayList<>(dice.modifiers());
        for (Modifier modifier : modifiers) {
            if (decidesTotal(modifier)) {
                return null;
            }
        }
        for (Modifier modifier : group.modifiers()) {
            if (modifier instanceof Modifier.Keep || modifier instanceof Modifier.Drop) {
                modifiers.add(modifier);
            }
        }
        return new Node.Dice(dice.count(), dice.sides(), dice.computedSides(), modifiers);
    }

    private static boolean decidesTotal(Modifier modifier) {
        return switch (modifier) {
            case Modifier.Keep _, Modifier.Drop _, Modifier.Advantage _ -> true;
            case Modifier.Success _, Modifier.Failure _, Modifier.Match _ -> true;
            case Modifier.Min _, Modifier.Max _, Modifier.Explode _, Modifier.Reroll _ -> false;
            case Modifier.Unique _, Modifier.Critical _, Modifier.Sort _ -> false;
        };
    }

    private static Node bare(Node node) {
        return switch (node) {
            case Node.Parens(var inner) -> bare(inner);
            case Node.Tagged(var inner, _) -> bare(inner);
            default -> node;
        };
    }

    /// Plain dice and numbers that are added: the dice one by one, and what the numbers come to;
    /// else null.
    static @Nullable Rational sum(Node node, List<Sides> dice) {
        Node bare = bare(node);
        if (bare instanceof Node.Literal(var value)) {
            return value;
        }
        if (bare instanceof Node.Dice it) {
            return plain(it, dice) ? Rational.ZERO : null;
        }
        if (bare instanceof Node.Binary(var operator, var left, var right)
                && operator == Node.Operator.ADD) {
            Rational first = sum(left, dice);
            Rational second = first == null ? null : sum(right, dice);
            return first == null || second == null ? null : first.plus(second);
        }
        return null;
    }

    private static boolean plain(Node.Dice it, List<Sides> dice) {
        boolean literal = it.count() == null || it.count() instanceof Node.Literal;
        if (!literal || it.sides() == null || !it.modifiers().isEmpty()) {
            return false;
        }
        int count = it.count() instanceof Node.Literal(var value) ? value.clipped() : 1;
        for (int i = 0; i < count; i++) {
            dice.add(it.sides());
        }
        return true;
    }
}
