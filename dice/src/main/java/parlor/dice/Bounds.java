package parlor.dice;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an expression can be worth, from what its parts can be worth. Throws [Budget.Spent] where
/// that does not tell.
final class Bounds {
    /// Chains of dice are tried with at most so many dice, and then with one more.
    private static final int SHORT_CHAIN = 6;

    private final Budget budget;
    private final ReachArithmetic arithmetic;
    private final IdentityHashMap<Node, Reach> known;

    Bounds(Budget budget) {
        this(budget, new IdentityHashMap<>());
    }

    /// `known` parts, by identity, are not looked at any further.
    Bounds(Budget budget, IdentityHashMap<Node, Reach> known) {
        this.budget = budget;
        this.known = known;
        arithmetic = new ReachArithmetic(budget);
    }

    Reach of(Node node) {
        budget.charge(20);
        Reach given = known.get(node);
        if (given != null) {
            return given;
        }
        return switch (node) {
            case Node.Literal(var value) -> Reach.of(value);
            case Node.Reference(_, var name) -> throw References.unknown(name);
            case Node.Signed(var negative, var operand) ->
                    negative ? of(operand).negated() : of(operand);
            case Node.Parens(var inner) -> of(inner);
            case Node.Tagged(var inner, _) -> of(inner);
            case Node.Binary(var operator, var left, var right) ->
                    arithmetic.apply(operator, of(left), of(right));
            case Node.Call(var function, var arguments) ->
                    arithmetic.apply(function, arguments.stream().map(this::of).toList());
            case Node.Dice dice -> dice.modifiers().isEmpty() ? plain(dice) : dice(dice);
            case Node.Group group -> group(group);
        };
    }

    /// The whole numbers of a filled reach, or its only value.
    static Iterable<Rational> wholes(Reach reach, Budget budget) {
        Rational first = reach.min();
        if (first == null || reach.max() == null) {
            throw budget.spent();
        }
        int count = reach.max().minus(first).clipped();
        budget.charge(count);
        return () ->
                IntStream.rangeClosed(0, count)
                        .mapToObj(step -> first.plus(Rational.of(step)))
                        .iterator();
    }

    /// What a part can be worth over all values its inputs can have; null when those, or the part
    /// for some of them, are not known.
    private @Nullable Reach over(
            List<Node> inputs, Function<Function<Node, Rational>, @Nullable Reach> part) {
        return over(inputs, 0, new IdentityHashMap<>(), part);
    }

    private @Nullable Reach over(
            List<Node> inputs,
            int at,
            IdentityHashMap<Node, Rational> values,
            Function<Function<Node, Rational>, @Nullable Reach> part) {
        if (at == inputs.size()) {
            budget.charge(20);
            return part.apply(node -> Objects.requireNonNull(values.get(node)));
        }
        Reach input = of(inputs.get(at));
        if (!input.filled() && !input.isPoint()) {
            return null;
        }
        Reach all = null;
        for (Rational value : wholes(input, budget)) {
            values.put(inputs.get(at), value);
            Reach given = over(inputs, at + 1, values, part);
            if (given == null) {
                return null;
            }
            all = all == null ? given : all.or(given);
        }
        return all;
    }

    /// Dice that are just added: more of them, or more sides, only widen what they can be worth.
    private Reach plain(Node.Dice dice) {
        Reach count = dice.count() == null ? Reach.of(Rational.ONE) : of(dice.count());
        for (Rational end : Stream.of(count.min(), count.max()).filter(Objects::nonNull).toList()) {
            Checks.count(end, 0);
        }
        Reach face = face(dice);
        Reach sum = count.times(face);
        return new Reach(sum.min(), sum.max(), count.filled() && face.filled());
    }

    private Reach face(Node.Dice dice) {
        Sides sides = dice.sides();
        if (sides != null) {
            return new Reach(sides.lowest(), sides.highest(), !(sides instanceof Sides.Custom));
        }
        Reach computed = of(Objects.requireNonNull(dice.computedSides()));
        if (computed.min() == null || computed.max() == null) {
            throw budget.spent();
        }
        Checks.sides(computed.min());
        return Reach.filled(Rational.ONE, Checks.sides(computed.max()).highest());
    }

    private Reach dice(Node.Dice dice) {
        Reach all =
                over(
                        dice.inputs(),
                        value -> {
                            Settled term = Settled.of(dice, value);
                            return term.dice() == 0 ? Reach.ZERO : TermReach.of(term, budget);
                        });
        return all == null ? counted(dice) : all;
    }

    /// By the distribution; of a chain without end by two that are cut short, which differ where
    /// there is no end.
    Reach counted(Node node) {
        if (!Chains.endless(node)) {
            Pmf all = new Analysis(budget, 0).of(node);
            return new Reach(all.lowest(), all.highest(), false);
        }
        Pmf some = new Analysis(budget, SHORT_CHAIN).of(node);
        Pmf more = new Analysis(budget, SHORT_CHAIN + 1).of(node);
        return new Reach(
                some.lowest().equals(more.lowest()) ? some.lowest() : null,
                some.highest().equals(more.highest()) ? some.highest() : null,
                false);
    }

    private Reach group(Node.Group group) {
        Reach all =
                over(
                        Modifiers.arguments(group.modifiers()),
                        value -> group(group, Plan.of(group.modifiers(), null, value)));
        return all == null ? counted(group) : all;
    }

    private @Nullable Reach group(Node.Group group, Plan plan) {
        if (!plan.drops()) {
            Reach sum = Reach.ZERO;
            for (Node member : group.members()) {
                Reach worth = Telling.worth(of(member), plan);
                if (worth == null) {
                    return null;
                }
                sum = sum.plus(worth);
            }
            return sum;
        }
        if (group.members().size() > 1) {
            return plan.counts() ? null : kept(group.members(), plan);
        }
        Node merged = Merging.merged(group);
        Reach single = merged != null ? of(merged) : new Shares(plan, budget).of(group);
        return single == null ? null : Telling.worth(single, plan);
    }

    /// The sum of the members that stay, all at their lowest and all at their highest.
    private Reach kept(List<Node> members, Plan plan) {
        List<@Nullable Rational> lows = new ArrayList<>();
        List<@Nullable Rational> highs = new ArrayList<>();
        for (Node member : members) {
            Reach reach = of(member);
            lows.add(reach.negated().max());
            highs.add(reach.max());
        }
        int low = plan.lowest(members.size());
        int high = plan.highest(members.size());
        Rational min = kept(lows, high, low);
        return new Reach(min == null ? null : min.negate(), kept(highs, low, high), false);
    }

    /// The sum without the lowest and highest so many, where null is higher than all.
    private static @Nullable Rational kept(List<@Nullable Rational> values, int low, int high) {
        List<@Nullable Rational> sorted = new ArrayList<>(values);
        sorted.sort((a, b) -> a == null ? (b == null ? 0 : 1) : b == null ? -1 : a.compareTo(b));
        Rational sum = Rational.ZERO;
        for (int i = low; i < sorted.size() - high; i++) {
            Rational value = sorted.get(i);
            if (value == null) {
                return null;
            }
            sum = sum.plus(value);
        }
        return sum;
    }
}
