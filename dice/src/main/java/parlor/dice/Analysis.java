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

    /// Whether the ends of chains were cut off, or the limit on rolls again was left out where it
    /// may matter, so that the result is close and not exact.
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
        return over(node.inputs(), value -> term(Settled.of(node, value)));
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

    private Pmf term(Settled term) {
        Plan plan = term.plan();
        int dice = term.dice();
        if (dice == 0) {
            return Pmf.of(Rational.ZERO);
        }
        DieOdds die = new DieOdds(plan, term.sides(), dice, cap, budget);
        truncated |= isCut(plan, die) || die.mayStop(dice);
        if (plan.unique != null) {
            return isPlain(term)
                    ? new SortedOdds(plan, dice, budget).different(die.faces())
                    : pool(die, term);
        }
        boolean shared = plan.explode != null && plan.explode.inTerm();
        if (!plan.drops() && !plan.totalsMatches()) {
            if (!shared) {
                return die.worth().sumOf(dice, budget);
            }
            return die.adds() ? die.shared(dice) : pool(die, term);
        }
        return isSpread(plan)
                ? pool(die, term)
                : new SortedOdds(plan, dice, budget).of(die.value());
    }

    private static boolean isCut(Plan plan, DieOdds die) {
        return plan.explode != null && plan.explode.most() == 0 && die.chain < Limits.CHAIN;
    }

    /// Whether a die of the pool is not one value by itself.
    private static boolean isSpread(Plan plan) {
        Modifier.Explode explode = plan.explode;
        return explode != null && (!explode.compound() || explode.inTerm());
    }

    /// Dice that differ and are what they show, every face as likely.
    private static boolean isPlain(Settled term) {
        Plan plan = term.plan();
        boolean different =
                plan.unique != null
                        && plan.unique.point() == null
                        && !plan.unique.once()
                        && plan.uniques.length == 1;
        boolean even =
                !(term.sides() instanceof Sides.Custom || term.sides() instanceof Sides.Fudge);
        return different && even && plan.leavesFaces();
    }

    private Pmf pool(DieOdds die, Settled term) {
        PoolOdds pool = new PoolOdds(term.plan(), die, budget);
        Pmf value = isSpread(term.plan()) ? null : die.value();
        for (int i = 0; i < term.dice(); i++) {
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
        Enumeration enumeration = new Enumeration(cap > 0 ? cap : Limits.CHAIN, budget);
        Pmf all = enumeration.of(node);
        truncated |= enumeration.capped;
        return all;
    }

    private Pmf group(Node.Group node) {
        return over(
                Modifiers.arguments(node.modifiers()),
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
        if (merged != null) {
            return of(merged).map(plan::worth);
        }
        List<Sides> dice = new ArrayList<>();
        Rational added = Merging.sum(node.members().getFirst(), dice);
        if (added == null) {
            return enumerate(node);
        }
        PoolOdds pool = new PoolOdds(plan.dropsOnly(), null, budget);
        for (Sides sides : dice) {
            pool.add(Pmf.of(sides, budget));
        }
        return pool.total().map(value -> plan.worth(value.plus(added)));
    }
}
