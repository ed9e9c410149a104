package parlor.dice;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a group of one member can be worth that keeps some of all its dice: for every way to share
/// the kept ones among its terms.
final class Shares {
    /// A term of so many dice with every face from `low` to `high`.
    private record Part(Node.Dice term, int dice, Rational low, Rational high) {}

    private final Plan plan;
    private final Budget budget;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable Reach all;

    Shares(Plan plan, Budget budget) {
        this.plan = plan;
        this.budget = budget;
    }

    /// Null unless the terms are plain dice and all that is dropped is dropped at one end.
    @Nullable Reach of(Node.Group group) {
        Node member = group.members().getFirst();
        List<Node.Dice> dice = new ArrayList<>();
        Merging.dice(member, dice);
        int pool = 0;
        for (Node.Dice term : dice) {
            Part part = part(term);
            if (part == null) {
                return null;
            }
            parts.add(part);
            pool += part.dice;
        }
        int low = plan.lowest(pool);
        int high = plan.highest(pool);
        if (low > 0 && high > 0) {
            return null;
        }
        share(member, new int[parts.size()], 0, pool - low - high, high == 0);
        return all;
    }

    private void share(Node member, int[] kept, int at, int left, boolean highest) {
        budget.charge(5);
        if (at < kept.length) {
            for (kept[at] = 0; kept[at] <= Math.min(left, parts.get(at).dice); kept[at]++) {
                share(member, kept, at + 1, left - kept[at], highest);
            }
            kept[at] = 0;
        } else if (left == 0) {
            IdentityHashMap<Node, Reach> known = highest ? highest(kept) : lowest(kept);
            if (known != null) {
                Reach reach = new Bounds(budget, known).of(member);
                all = all == null ? reach : all.or(reach);
            }
        }
    }

    /// What the terms are worth when each keeps so many of the highest: what is dropped shows the
    /// least it can, and of equal dice the earlier goes. Null when that cannot be.
    private @Nullable IdentityHashMap<Node, Reach> highest(int[] kept) {
        int last = -1;
        for (int i = 0; i < kept.length; i++) {
            boolean drops = kept[i] < parts.get(i).dice;
            if (drops && (last < 0 || parts.get(i).low.compareTo(parts.get(last).low) >= 0)) {
                last = i;
            }
        }
        IdentityHashMap<Node, Reach> known = new IdentityHashMap<>();
        for (int i = 0; i < kept.length; i++) {
            Part part = parts.get(i);
            Rational low = part.low;
            if (last >= 0) {
                Rational above = i < last ? Rational.ONE : Rational.ZERO;
                low = Reach.greater(low, parts.get(last).low.plus(above));
            }
            if (!put(known, part, kept[i], low, part.high)) {
                return null;
            }
        }
        return known;
    }

    /// The same from the other end.
    private @Nullable IdentityHashMap<Node, Reach> lowest(int[] kept) {
        int first = -1;
        for (int i = kept.length - 1; i >= 0; i--) {
            boolean drops = kept[i] < parts.get(i).dice;
            if (drops && (first < 0 || parts.get(i).high.compareTo(parts.get(first).high) <= 0)) {
                first = i;
            }
        }
        IdentityHashMap<Node, Reach> known = new IdentityHashMap<>();
        for (int i = 0; i < kept.length; i++) {
            Part part = parts.get(i);
            Rational high = part.high;
            if (first >= 0) {
                Rational below = i > first ? Rational.ONE : Rational.ZERO;
                high = Reach.lesser(high, parts.get(first).high.minus(below));
            }
            if (!put(known, part, kept[i], part.low, high)) {
                return null;
            }
        }
        return known;
    }

    private static boolean put(
            IdentityHashMap<Node, Reach> known, Part part, int dice, Rational low, Rational high) {
        if (dice > 0 && low.compareTo(high) > 0) {
            return false;
        }
        Rational many = Rational.of(dice);
        known.put(part.term, Reach.filled(low.times(many), high.times(many)));
        return true;
    }

    private static @Nullable Part part(Node.Dice term) {
        Sides sides = term.sides();
        boolean literal = term.count() == null || term.count() instanceof Node.Literal;
        if (sides == null
                || sides instanceof Sides.Custom
                || !literal
                || !term.modifiers().isEmpty()) {
            return null;
        }
        int dice = term.count() instanceof Node.Literal(var value) ? Checks.count(value, 0) : 1;
        return new Part(term, dice, sides.lowest(), sides.highest());
    }
}
