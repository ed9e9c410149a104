package parlor.dice;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The exact distribution of an expression: parts do not depend on each other, so it goes by the
/// tree.
final class Analysis {
    private static final int ENUMERATED_CHAIN = 12;

    private final Budget budget;
    private final int cap;
    private boolean truncated;

    /// `cap` bounds chains of dice; 0 lets their likelihood decide.
    Analysis(Budget budget, int cap) {
        this.budget = budget;
        this.cap = cap;
    }

    Budget budget() {
        return budget;
    }

    /// Whether the ends of chains were cut off, so that the result is close and not exact.
    boolean truncated() {
        return truncated;
    }

    Pmf of(Node node) {
        return switch (node) {
            case Node.Literal(var value) -> Pmf.of(value);
            case Node.Reference(_, var name) -> throw References.unknown(name);
            case Node.Signed(var negative, var operand) ->
                    negative ? of(operand).map(Rational::negate) : of(operand);
            case Node.Binary(var operator, var left, var right) ->
                    binary(operator, of(left), of(right));
            case Node.Call(var function, var arguments) -> call(function, arguments);
            case Node.Parens(var inner) -> of(inner);
            case Node.Tagged(var inner, _) -> of(inner);
            case Node.Dice dice -> dice(dice);
            case Node.Group group -> group(group);
        };
    }

    private Pmf binary(Node.Operator operator, Pmf left, Pmf right) {
        return switch (operator) {
            case ADD -> left.plus(right, budget);
            case SUBTRACT -> left.plus(right.map(Rational::negate), budget);
            case MULTIPLY, DIVIDE, MODULO, POWER ->
                    left.combine(right, (a, b) -> Arithmetic.apply(operator, a, b), budget);
        };
    }

    private Pmf call(Node.Function function, List<Node> arguments) {
        Pmf first = of(arguments.getFirst());
        return switch (function) {
            case MIN, MAX -> {
                Pmf extreme = first;
                for (Node argument : arguments.subList(1, arguments.size())) {
                    extreme = extreme.extreme(of(argument), function == Node.Function.MAX, budget);
                }
                yield extreme;
            }
            case POW -> binary(Node.Operator.POWER, first, of(arguments.getLast()));
            case ABS, CEIL, FLOOR, ROUND, SIGN, SQRT, TRUNC ->
                    first.map(value -> Arithmetic.apply(function, List.of(value)));
        };
    }

    private Pmf dice(Node.Dice node) {
        List<Node> inputs = inputs(node.modifiers());
        if (node.count() != null) {
            inputs.add(node.count());
        }
        if (node.computedSides() != null) {
            inputs.add(node.computedSides());
        }
        return over(inputs, value -> term(node, value));
    }

    private static List<Node> inputs(List<Modifier> modifiers) {
        List<Node> inputs = new ArrayList<>();
        for (Modifier modifier : modifiers) {
            Node argument = Modifiers.argument(modifier);
            if (argument != null) {
                inputs.add(argument);
            }
        }
        return inputs;
    }

    /// What a part gives, over every combination of values its inputs may have.
    private Pmf over(List<Node> inputs, Function<Function<Node, Rational>, Pmf> part) {
        IdentityHashMap<Node, Rational> known = new IdentityHashMap<>();
        return over(inputs, 0, known, part);
    }

    private Pmf over(
            List<Node> inputs,
            int at,
            IdentityHashMap<Node, Rational> known,
            Function<Function<Node, Rational>, Pmf> part) {
        if (at == inputs.size()) {
            return part.apply(node -> Objects.requireNonNull(known.get(node)));
        }
        Pmf input = of(inputs.get(at));
        Pmf sum = null;
        for (int i = 0; i < input.size(); i++) {
            known.put(inputs.get(at), input.values[i]);
            Pmf given = over(inputs, at + 1, known, part);
            if (input.size() == 1) {
                return given;
            }
            budget.charge(4L * given.size(), given.whole.bitLength());
            Pmf share = given.times(input.probability(i));
            sum = sum == null ? share : sum.with(share);
        }
        return Objects.requireNonNull(sum);
    }

    private Pmf term(Node.Dice node, Function<Node, Rational> value) {
        Rational asked = node.count() == null ? Rational.ONE : value.apply(node.count());
        Sides sides = node.sides() != null ? node.sides() : sides(node, value);
        Plan plan = Plan.of(node.modifiers(), sides, value);
        plan.settle(asked.clipped());
        int dice = Checks.count(asked, plan.extra);
        if (!node.modifiers().isEmpty()) {
            Endless.refuse(sides, dice, plan);
        }
        return dice == 0 ? Pmf.of(Rational.ZERO) : term(node, sides, plan, dice);
    }

    private static Sides sides(Node.Dice node, Function<Node, Rational> value) {
        return Checks.sides(value.apply(Objects.requireNonNull(node.computedSides())));
    }

    private Pmf term(Node.Dice node, Sides sides, Plan plan, int dice) {
        DieOdds die = new DieOdds(plan, sides, dice, cap, budget);
        truncated |= isCut(plan, die);
        boolean sorted = plan.drops() || plan.totalsMatches();
        boolean spread = plan.explode != null && !plan.explode.compound();
        if (plan.explode != null && plan.explode.inTerm()) {
            return sorted || plan.unique != null || plan.explode.compound()
                    ? enumerate(node)
                    : die.shared(dice);
        }
        if (plan.unique != null) {
            return unique(plan, sides, die, dice, spread);
        }
        if (!sorted) {
            return die.worth().sumOf(dice, budget);
        }
        return spread
                ? pool(plan, die, dice, true)
                : new SortedOdds(plan, dice, budget).of(die.value());
    }

    private static boolean isCut(Plan plan, DieOdds die) {
        return plan.explode != null && plan.explode.most() == 0 && die.chain < Limits.CHAIN;
    }

    private Pmf unique(Plan plan, Sides sides, DieOdds die, int dice, boolean spread) {
        boolean plain =
                !spread
                        && plan.explode == null
                        && plan.reroll == null
                        && plan.min == null
                        && plan.max == null
                        && !(sides instanceof Sides.Custom)
                        && !(sides instanceof Sides.Fudge)
                        && plan.unique != null
                        && plan.unique.point() == null
                        && !plan.unique.once()
                        && plan.uniques.length == 1;
        return plain
                ? new SortedOdds(plan, dice, budget).different(die.faces())
                : pool(plan, die, dice, spread);
    }

    private Pmf pool(Plan plan, DieOdds die, int dice, boolean spread) {
        PoolOdds pool = new PoolOdds(plan, die, budget);
        Pmf value = spread ? null : die.value();
        for (int i = 0; i < dice; i++) {
            if (value == null) {
                pool.addDie(die);
            } else {
                pool.add(value);
            }
        }
        return pool.total();
    }

    /// An expression whose inputs may be anything, by rolling it in every way.
    private Pmf enumerate(Node node) {
        Enumeration enumeration = new Enumeration(cap > 0 ? cap : ENUMERATED_CHAIN, budget);
        Pmf all = enumeration.of(node);
        truncated |= enumeration.capped;
        return all;
    }

    private Pmf group(Node.Group node) {
        return over(
                inputs(node.modifiers()),
                value -> group(node, Plan.of(node.modifiers(), null, value)));
    }

    private Pmf group(Node.Group node, Plan plan) {
        if (!plan.drops()) {
            Pmf sum = Pmf.of(Rational.ZERO);
            for (Node member : node.members()) {
                sum = sum.plus(of(member).map(plan::worth), budget);
            }
            return sum;
        }
        if (node.members().size() == 1) {
            return single(node, plan);
        }
        Boolean extreme = extreme(plan, node.members().size());
        if (extreme != null && !plan.counts()) {
            return call(extreme ? Node.Function.MAX : Node.Function.MIN, node.members());
        }
        PoolOdds pool = new PoolOdds(plan, null, budget);
        for (Node member : node.members()) {
            pool.add(of(member));
        }
        return pool.total();
    }

    /// Whether exactly the highest, or exactly the lowest, of so many members counts.
    private static @Nullable Boolean extreme(Plan plan, int members) {
        int low = plan.lowest(members);
        int high = plan.highest(members);
        if (low + high != members - 1) {
            return null;
        }
        return high == 0 ? Boolean.TRUE : low == 0 ? Boolean.FALSE : null;
    }

    private Pmf single(Node.Group node, Plan plan) {
        Node merged = Merging.merged(node);
        Plan drops = plan.dropsOnly();
        if (merged instanceof Node.Dice dice) {
            return of(dice).map(plan::worth);
        }
        List<Sides> dice = new ArrayList<>();
        Rational added = Merging.sum(node.members().getFirst(), dice);
        if (added == null) {
            return enumerate(node);
        }
        PoolOdds pool = new PoolOdds(drops, null, budget);
        for (Sides sides : dice) {
            pool.add(Pmf.of(sides, budget));
        }
        return pool.total().map(value -> plan.worth(value.plus(added)));
    }
}
