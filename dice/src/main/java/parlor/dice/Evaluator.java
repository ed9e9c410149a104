package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rolls an expression: depth first, left to right, within the limits of one request.
final class Evaluator {
    private final Faces faces;
    final int chain;
    private int draws;
    boolean capped;
    private List<Pool> pools = new ArrayList<>();

    Evaluator(Faces faces) {
        this(faces, Limits.CHAIN);
    }

    Evaluator(Faces faces, int chain) {
        this.faces = faces;
        this.chain = chain;
    }

    int draws() {
        return draws;
    }

    /// The terms rolled since last asked.
    List<Pool> takePools() {
        List<Pool> taken = pools;
        pools = new ArrayList<>();
        return taken;
    }

    /// One face of a die onto a pool's record.
    int draw(Pool pool) {
        if (draws == Limits.DRAWS) {
            throw Limits.tooManyDraws();
        }
        draws++;
        int index = faces.next(pool.sides);
        pool.drew(index);
        return index;
    }

    Rolled evaluate(Node node) {
        return switch (node) {
            case Node.Literal(var value) -> new Rolled.Literal(value);
            case Node.Reference(_, var name) -> throw References.unknown(name);
            case Node.Signed(var negative, var operand) ->
                    new Rolled.Signed(negative, evaluate(operand));
            case Node.Binary(var operator, var left, var right) ->
                    new Rolled.Binary(operator, evaluate(left), evaluate(right));
            case Node.Call(var function, var arguments) ->
                    new Rolled.Call(function, evaluate(arguments));
            case Node.Parens(var inner) -> new Rolled.Parens(evaluate(inner));
            case Node.Tagged(var inner, _) -> evaluate(inner);
            case Node.Dice dice -> dice(dice);
            case Node.Group(var members, var modifiers) ->
                    Grouping.group(evaluate(members), plan(modifiers, null));
        };
    }

    private List<Rolled> evaluate(List<Node> nodes) {
        List<Rolled> rolled = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            rolled.add(evaluate(node));
        }
        return rolled;
    }

    private Plan plan(List<Modifier> modifiers, @Nullable Sides sides) {
        return Plan.of(modifiers, sides, node -> evaluate(node).value());
    }

    private Rolled dice(Node.Dice node) {
        int before = draws;
        Rolled counted = node.count() == null ? null : evaluate(node.count());
        Rolled count = draws > before ? counted : null;
        int between = draws;
        Rolled computed = node.computedSides() == null ? null : evaluate(node.computedSides());
        Sides sides = node.sides() != null ? node.sides() : Checks.sides(valueOf(computed));
        Plan plan = plan(node.modifiers(), sides);
        Rational asked = valueOf(counted);
        plan.settle(asked.clipped());
        int size = Checks.count(asked, plan.extra);
        if (!node.modifiers().isEmpty()) {
            Endless.refuse(sides, size, plan);
        }
        if (draws + size > Limits.DRAWS) {
            throw Limits.tooManyDraws();
        }
        Pool pool = new Pool(node, sides, plan, size);
        pools.add(pool);
        new Pipeline(this, pool).roll(size);
        return new Rolled.Dice(pool, count, draws > between && rolls(computed) ? computed : null);
    }

    private static Rational valueOf(@Nullable Rolled rolled) {
        return rolled == null ? Rational.ONE : rolled.value();
    }

    private static boolean rolls(@Nullable Rolled rolled) {
        return rolled != null && Breakdown.hasDice(rolled);
    }
}
