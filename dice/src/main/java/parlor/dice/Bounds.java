package parlor.dice;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Ranges from the ranges of the parts, by interval arithmetic; terms by themselves are exact if
/// they can be.
final class Bounds {
    private static final int SHORT_CHAIN = 6;
    private static final Range ANY = new Range(null, null);

    private final Budget budget;

    Bounds(Budget budget) {
        this.budget = budget;
    }

    Range of(Node node) {
        return switch (node) {
            case Node.Literal(var value) -> new Range(value, value);
            case Node.Reference(_, var name) -> throw References.unknown(name);
            case Node.Signed(var negative, var operand) ->
                    negative ? negated(of(operand)) : of(operand);
            case Node.Parens(var inner) -> of(inner);
            case Node.Tagged(var inner, _) -> of(inner);
            case Node.Binary(var operator, var left, var right) ->
                    binary(operator, of(left), of(right));
            case Node.Call it ->
                    call(it.function(), it.arguments().stream().map(this::of).toList());
            case Node.Dice dice -> leaf(dice);
            case Node.Group group -> group(group);
        };
    }

    private static Range negated(Range range) {
        return new Range(
                range.max() == null ? null : range.max().negate(),
                range.min() == null ? null : range.min().negate());
    }

    private static @Nullable Rational both(
            @Nullable Rational a, @Nullable Rational b, BinaryOperator<Rational> operation) {
        return a == null || b == null ? null : operation.apply(a, b);
    }

    private static Range binary(Node.Operator operator, Range a, Range b) {
        return switch (operator) {
            case ADD -> plus(a, b);
            case SUBTRACT -> plus(a, negated(b));
            case MULTIPLY -> times(a, b);
            case DIVIDE -> b.holds(Rational.ZERO) ? ANY : times(a, inverse(b));
            case MODULO -> modulo(b);
            case POWER -> corners(a, b, (x, y) -> Arithmetic.apply(operator, x, y));
        };
    }

    private static Range plus(Range a, Range b) {
        return new Range(
                both(a.min(), b.min(), Rational::plus), both(a.max(), b.max(), Rational::plus));
    }

    private static Range inverse(Range range) {
        return new Range(
                range.max() == null ? Rational.ZERO : Rational.ONE.over(range.max()),
                range.min() == null ? Rational.ZERO : Rational.ONE.over(range.min()));
    }

    /// With an open end, only the simplest case stays bounded on one side.
    private static Range times(Range a, Range b) {
        if (isClosed(a) && isClosed(b)) {
            return corners(a, b, Rational::times);
        }
        if (isClosed(a) && !isClosed(b)) {
            return times(b, a);
        }
        if (isFrom(a, 0) && isFrom(b, 0)) {
            return new Range(
                    both(a.min(), b.min(), Rational::times),
                    both(a.max(), b.max(), Rational::times));
        }
        if (isFrom(a, 0) && isFrom(negated(b), 0)) {
            return negated(times(a, negated(b)));
        }
        return ANY;
    }

    private static boolean isFrom(Range range, long least) {
        return range.min() != null && range.min().compareTo(Rational.of(least)) >= 0;
    }

    private static boolean isClosed(Range range) {
        return range.min() != null && range.max() != null;
    }

    private static Range corners(Range a, Range b, BinaryOperator<Rational> operation) {
        if (!isClosed(a) || !isClosed(b)) {
            return ANY;
        }
        List<Rational> corners = new ArrayList<>();
        for (Rational x : ends(a)) {
            for (Rational y : ends(b)) {
                corners.add(operation.apply(x, y));
            }
        }
        return new Range(
                corners.stream().min(Rational::compareTo).orElseThrow(),
                corners.stream().max(Rational::compareTo).orElseThrow());
    }

    private static List<Rational> ends(Range range) {
        return Stream.of(range.min(), range.max()).map(Objects::requireNonNull).toList();
    }

    private static Range modulo(Range divisor) {
        if (isFrom(divisor, 0)) {
            return new Range(Rational.ZERO, both(divisor.max(), Rational.ONE, Rational::minus));
        }
        return ANY;
    }

    private static Range call(Node.Function function, List<Range> arguments) {
        Range first = arguments.getFirst();
        return switch (function) {
            case MIN -> arguments.stream().reduce(first, Bounds::lower);
            case MAX -> arguments.stream().reduce(first, Bounds::higher);
            case POW -> binary(Node.Operator.POWER, first, arguments.getLast());
            case ABS -> abs(first);
            case CEIL, FLOOR, ROUND, SIGN, SQRT, TRUNC ->
                    new Range(end(function, first.min(), -1), end(function, first.max(), 1));
        };
    }

    private static @Nullable Rational end(
            Node.Function function, @Nullable Rational value, int infinity) {
        if (value == null) {
            return function == Node.Function.SIGN ? Rational.of(infinity) : null;
        }
        return Arithmetic.apply(function, List.of(value));
    }

    private static Range abs(Range range) {
        if (isFrom(range, 0)) {
            return range;
        }
        Range mirror = negated(range);
        return isFrom(mirror, 0)
                ? mirror
                : new Range(Rational.ZERO, both(range.max(), mirror.max(), Bounds::greater));
    }

    private static Rational greater(Rational a, Rational b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Range higher(Range a, Range b) {
        Rational min =
                a.min() == null ? b.min() : b.min() == null ? a.min() : greater(a.min(), b.min());
        return new Range(min, both(a.max(), b.max(), Bounds::greater));
    }

    private static Range lower(Range a, Range b) {
        return negated(higher(negated(a), negated(b)));
    }

    /// A term, or a group that looks at single dice, by its distribution.
    private Range leaf(Node node) {
        if (!Chains.endless(node)) {
            Range exact = Range.exact(node);
            return exact != null ? exact : Estimates.of(node, this);
        }
        try {
            Pmf some = new Analysis(budget, SHORT_CHAIN).of(node);
            Pmf more = new Analysis(budget, SHORT_CHAIN + 1).of(node);
            return new Range(
                    some.lowest().equals(more.lowest()) ? some.lowest() : null,
                    some.highest().equals(more.highest()) ? some.highest() : null);
        } catch (Budget.Spent e) {
            return new Range(Estimates.of(node, this).min(), null);
        }
    }

    private Range group(Node.Group group) {
        boolean simple = group.members().size() > 1 || group.modifiers().isEmpty();
        boolean counts = group.modifiers().stream().anyMatch(Modifier.Success.class::isInstance);
        boolean literal =
                group.modifiers().stream()
                        .map(Modifiers::argument)
                        .allMatch(node -> node == null || node instanceof Node.Literal);
        if (!simple || counts || !literal) {
            return leaf(group);
        }
        List<Range> members = group.members().stream().map(this::of).toList();
        Plan plan = Plan.of(group.modifiers(), null, node -> ((Node.Literal) node).value());
        List<@Nullable Rational> lows = new ArrayList<>();
        List<@Nullable Rational> highs = new ArrayList<>();
        for (Range member : members) {
            lows.add(negated(member).max());
            highs.add(member.max());
        }
        int low = plan.lowest(members.size());
        int high = plan.highest(members.size());
        Rational min = kept(lows, high, low);
        return new Range(min == null ? null : min.negate(), kept(highs, low, high));
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
