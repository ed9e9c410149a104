package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups of one member that come to the same as something simpler.
final class Merging {
    private Merging() {}

    /// `{5d6*2}kh3` as `5d6kh3*2`: the member with the group's keeps and drops at the only dice
    /// they are about, without the group's success points; else null.
    static @Nullable Node merged(Node.Group group) {
        Node member = group.members().getFirst();
        List<Node.Dice> dice = new ArrayList<>();
        dice(member, dice);
        if (dice.isEmpty()) {
            return member;
        }
        if (dice.size() > 1 || dice.getFirst().modifiers().stream().anyMatch(Merging::drops)) {
            return null;
        }
        return with(member, group.modifiers());
    }

    /// The dice that a group around them may drop, in order.
    static void dice(Node node, List<Node.Dice> found) {
        switch (node) {
            case Node.Dice it -> found.add(it);
            case Node.Signed it -> dice(it.operand(), found);
            case Node.Parens it -> dice(it.inner(), found);
            case Node.Tagged it -> dice(it.inner(), found);
            case Node.Binary it -> {
                dice(it.left(), found);
                dice(it.right(), found);
            }
            case Node.Call it -> it.arguments().forEach(argument -> dice(argument, found));
            case Node.Literal _, Node.Reference _, Node.Group _ -> {}
        }
    }

    private static Node with(Node node, List<Modifier> modifiers) {
        return switch (node) {
            case Node.Dice it -> {
                List<Modifier> all = new ArrayList<>(it.modifiers());
                modifiers.stream().filter(Merging::drops).forEach(all::add);
                yield new Node.Dice(it.count(), it.sides(), it.computedSides(), all);
            }
            case Node.Signed it -> new Node.Signed(it.negative(), with(it.operand(), modifiers));
            case Node.Parens it -> new Node.Parens(with(it.inner(), modifiers));
            case Node.Tagged it -> new Node.Tagged(with(it.inner(), modifiers), it.tag());
            case Node.Binary it ->
                    new Node.Binary(
                            it.operator(), with(it.left(), modifiers), with(it.right(), modifiers));
            case Node.Call it ->
                    new Node.Call(
                            it.function(),
                            it.arguments().stream().map(each -> with(each, modifiers)).toList());
            case Node.Literal _, Node.Reference _, Node.Group _ -> node;
        };
    }

    private static boolean drops(Modifier modifier) {
        return modifier instanceof Modifier.Keep
                || modifier instanceof Modifier.Drop
                || modifier instanceof Modifier.Advantage;
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
