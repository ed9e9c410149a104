package parlor.dice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What a group does with its members once they are rolled.
final class Grouping {
    private Grouping() {}

    static Rolled group(List<Rolled> members, Plan plan) {
        int[] flags = new int[members.size()];
        if (plan.drops()) {
            if (members.size() == 1) {
                dropDice(members.getFirst(), plan);
            } else {
                dropMembers(members, plan, flags);
            }
        }
        Rational total = Rational.ZERO;
        List<Rolled.Member> rolled = new ArrayList<>(flags.length);
        for (int i = 0; i < flags.length; i++) {
            Rational value = members.get(i).value();
            flags[i] |= mark(plan, value);
            rolled.add(new Rolled.Member(members.get(i), value, flags[i]));
            if ((flags[i] & Pool.DROPPED) == 0) {
                total = Limits.checked(total.plus(plan.worth(value)));
            }
        }
        if (plan.sort != null) {
            sort(rolled, plan.sort.descending());
        }
        return new Rolled.Group(rolled, total);
    }

    private static int mark(Plan plan, Rational value) {
        if (Plan.any(plan.successes, value)) {
            return Pool.SUCCESS;
        }
        return Plan.any(plan.failures, value) ? Pool.FAILURE : 0;
    }

    /// A group of one member looks at all its dice as one pool.
    private static void dropDice(Rolled member, Plan plan) {
        List<Pool> pools = new ArrayList<>();
        List<Pool.Die> dice = new ArrayList<>();
        member.pools(pool -> {
            pools.add(pool);
            dice.addAll(Arrays.asList(pool.dice).subList(0, pool.size));
        });
        dice.sort(Pool.ASCENDING);
        int low = plan.lowest(dice.size());
        int high = dice.size() - plan.highest(dice.size());
        for (int i = 0; i < dice.size(); i++) {
            if (i < low || i >= high) {
                Pool.Die die = dice.get(i);
                die.flags |= die.isDropped() ? 0 : Pool.DROPPED_BY_GROUP;
            }
        }
        for (Pool pool : pools) {
            if (pool.plan.match != null) {
                Matches.mark(pool);
            }
        }
    }

    private static void dropMembers(List<Rolled> members, Plan plan, int[] flags) {
        List<Integer> order = new ArrayList<>();
        List<Rational> values = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            order.add(i);
            values.add(members.get(i).value());
        }
        order.sort(Comparator.comparing(values::get));
        int low = plan.lowest(flags.length);
        int high = flags.length - plan.highest(flags.length);
        for (int i = 0; i < flags.length; i++) {
            if (i < low || i >= high) {
                flags[order.get(i)] |= Pool.DROPPED;
            }
        }
    }

    private static void sort(List<Rolled.Member> members, boolean descending) {
        for (Rolled.Member member : members) {
            member.rolled().pools(pool -> pool.sort(descending));
        }
        Comparator<Rolled.Member> ascending = Comparator.comparing(Rolled.Member::value);
        members.sort(descending ? ascending.reversed() : ascending);
    }
}
