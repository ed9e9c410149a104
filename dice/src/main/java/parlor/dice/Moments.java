package parlor.dice;

import org.jspecify.annotations.Nullable;

/// Mean and variance where they follow from those of the parts, without the distribution.
record Moments(Rational mean, Rational variance) {
    private static final Rational TWO = Rational.of(2);

    /// Null when they do not follow so simply.
    static @Nullable Moments of(Node node, Budget budget) {
        return switch (node) {
            case Node.Literal(var value) -> new Moments(value, Rational.ZERO);
            case Node.Signed(var negative, var operand) -> {
                Moments moments = of(operand, budget);
                yield moments == null || !negative ? moments : moments.scaled(Rational.of(-1));
            }
            case Node.Parens(var inner) -> of(inner, budget);
            case Node.Tagged(var inner, _) -> of(inner, budget);
            case Node.Binary it -> binary(it, budget);
            case Node.Dice dice -> dice(dice, budget);
            case Node.Group group -> group(group, budget);
            case Node.Call _, Node.Reference _ -> null;
        };
    }

    private static @Nullable Moments group(Node.Group group, Budget budget) {
        if (!group.modifiers().isEmpty()) {
            return null;
        }
        Moments sum = new Moments(Rational.ZERO, Rational.ZERO);
        for (Node member : group.members()) {
            Moments moments = of(member, budget);
            if (moments == null) {
                return null;
            }
            sum = sum.plus(moments);
        }
        return sum;
    }

    private static @Nullable Moments binary(Node.Binary it, Budget budget) {
        Moments left = of(it.left(), budget);
        Moments right = of(it.right(), budget);
        if (left == null || right == null) {
            return null;
        }
        return switch (it.operator()) {
            case ADD -> left.plus(right);
            case SUBTRACT -> left.plus(right.scaled(Rational.of(-1)));
            case MULTIPLY -> left.times(right);
            case DIVIDE ->
                    right.variance.signum() == 0 && right.mean.signum() != 0
                            ? left.scaled(Rational.ONE.over(right.mean))
                            : null;
            case MODULO, POWER -> null;
        };
    }

    private Moments plus(Moments that) {
        return new Moments(mean.plus(that.mean), variance.plus(that.variance));
    }

    private Moments scaled(Rational factor) {
        return new Moments(mean.times(factor), variance.times(factor).times(factor));
    }

    private Moments times(Moments that) {
        Rational product = mean.times(that.mean);
        return new Moments(product, square().times(that.square()).minus(product.times(product)));
    }

    /// The mean of the square.
    private Rational square() {
        return variance.plus(mean.times(mean));
    }

    private static @Nullable Moments dice(Node.Dice dice, Budget budget) {
        Moments count =
                dice.count() == null
                        ? new Moments(Rational.ONE, Rational.ZERO)
                        : of(dice.count(), budget);
        Sides sides = dice.sides();
        for (Modifier modifier : dice.modifiers()) {
            Node argument = Modifiers.argument(modifier);
            if (argument != null && !(argument instanceof Node.Literal)) {
                return null;
            }
        }
        if (count == null || sides == null) {
            return null;
        }
        Plan plan = Plan.of(dice.modifiers(), sides, node -> ((Node.Literal) node).value());
        if (plan.drops() || plan.totalsMatches() || plan.unique != null || plan.extra != 0) {
            return null;
        }
        Moments die = die(plan, sides, budget);
        return die == null ? null : die.repeated(count);
    }

    private Moments repeated(Moments count) {
        return new Moments(
                mean.times(count.mean),
                variance.times(count.mean).plus(count.variance.times(mean).times(mean)));
    }

    private static @Nullable Moments die(Plan plan, Sides sides, Budget budget) {
        if (plan.explode == null
                && !plan.counts()
                && plan.reroll == null
                && plan.min == null
                && plan.max == null
                && sides instanceof Sides.Plain(int n)) {
            Rational size = Rational.of(n);
            return new Moments(
                    size.plus(Rational.ONE).over(TWO),
                    size.times(size).minus(Rational.ONE).over(Rational.of(12)));
        }
        DieOdds die = new DieOdds(plan, sides, 1, 1, budget);
        if (plan.explode == null || (plan.explode.most() > 0 && !plan.explode.inTerm())) {
            return of(die.worth());
        }
        return die.adds() && !plan.explode.inTerm() ? endless(die) : null;
    }

    static Moments of(Pmf pmf) {
        Rational mean = pmf.moment(1);
        return new Moments(mean, pmf.moment(2).minus(mean.times(mean)));
    }

    /// Sums over one throw: the chance that it explodes, the worth, its square, and the worth of
    /// those that explode.
    private record Throw(Rational goesOn, Rational worth, Rational square, Rational worthGoingOn) {
        static Throw of(Pmf shown, DieOdds die, boolean extra) {
            Rational goesOn = Rational.ZERO;
            Rational worth = Rational.ZERO;
            Rational square = Rational.ZERO;
            Rational worthGoingOn = Rational.ZERO;
            for (int i = 0; i < shown.size(); i++) {
                Rational face = shown.values[i];
                Rational p = shown.probability(i);
                Pmf value = die.worthOf(extra ? die.extra(face) : face);
                Rational first = value.moment(1).times(p);
                worth = worth.plus(first);
                square = square.plus(value.moment(2).times(p));
                if (die.explodes(face)) {
                    goesOn = goesOn.plus(p);
                    worthGoingOn = worthGoingOn.plus(first);
                }
            }
            return new Throw(goesOn, worth, square, worthGoingOn);
        }
    }

    /// A chain without a limit, in closed form.
    private static Moments endless(DieOdds die) {
        Throw first = Throw.of(die.first(), die, false);
        Throw next = Throw.of(die.faces(), die, true);
        Rational ends = Rational.ONE.minus(next.goesOn);
        Rational mean = next.worth.over(ends);
        Rational square = next.square.plus(TWO.times(next.worthGoingOn).times(mean)).over(ends);
        Rational total = first.worth.plus(first.goesOn.times(mean));
        Rational totalSquare =
                first.square
                        .plus(TWO.times(first.worthGoingOn).times(mean))
                        .plus(first.goesOn.times(square));
        return new Moments(total, totalSquare.minus(total.times(total)));
    }
}
