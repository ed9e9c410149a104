package parlor.dice;

import java.util.HashSet;
import java.util.Set;

/// What happens to the dice of a term, in its fixed order whatever order was written.
final class Pipeline {
    private final Evaluator evaluator;
    private final Pool pool;
    private final Plan plan;

    Pipeline(Evaluator evaluator, Pool pool) {
        this.evaluator = evaluator;
        this.pool = pool;
        this.plan = pool.plan;
    }

    void roll(int size) {
        for (int i = 0; i < size; i++) {
            pool.add(bounded(draw()));
        }
        if (pool.notation.modifiers().isEmpty()) {
            return;
        }
        if (plan.explode != null) {
            explode(plan.explode);
        }
        if (plan.reroll != null) {
            reroll(plan.reroll.once());
        }
        if (plan.unique != null) {
            unique(plan.unique.once());
        }
        drop();
        mark();
        if (plan.match != null) {
            Matches.mark(pool);
        }
        if (plan.sort != null) {
            pool.sort(plan.sort.descending());
        }
    }

    private Pool.Die draw() {
        int index = evaluator.draw(pool);
        return new Pool.Die(pool.sides.value(index), index);
    }

    private Pool.Die bounded(Pool.Die die) {
        if (plan.min != null && die.value.compareTo(plan.min) < 0) {
            die.value = plan.min;
            die.flags |= Pool.MIN;
        }
        if (plan.max != null && die.value.compareTo(plan.max) > 0) {
            die.value = plan.max;
            die.flags |= Pool.MAX;
        }
        return die;
    }

    private void explode(Modifier.Explode how) {
        Pool.Die[] initial = pool.dice;
        int size = pool.size;
        pool.dice = new Pool.Die[size * 2 + 1];
        pool.size = 0;
        int left = how.inTerm() ? how.most() : Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            left -= chain(initial[i], how, Math.min(left, how.inTerm() ? left : most(how)));
        }
    }

    private int most(Modifier.Explode how) {
        return how.most() == 0 ? Integer.MAX_VALUE : how.most();
    }

    /// One die and what follows from it; gives how many dice followed.
    private int chain(Pool.Die first, Modifier.Explode how, int most) {
        pool.add(first);
        Pool.Die last = first;
        Rational face = first.value;
        int extra = 0;
        while (Plan.any(plan.explodes, face) && extra < most) {
            if (extra == evaluator.chain) {
                evaluator.capped = true;
                break;
            }
            Pool.Die flagged = how.compound() ? first : last;
            flagged.flags |= how.compound() ? Pool.COMPOUNDED : Pool.EXPLODED;
            flagged.flags |= how.penetrate() ? Pool.PENETRATED : 0;
            last = draw();
            extra++;
            face = last.value;
            last.value = how.penetrate() ? face.minus(Rational.ONE) : face;
            if (how.compound()) {
                first.value = first.value.plus(last.value);
            } else {
                pool.add(last);
            }
        }
        return extra;
    }

    private void reroll(boolean once) {
        for (int i = 0; i < pool.size; i++) {
            Pool.Die die = pool.dice[i];
            int times = 0;
            while (Plan.any(plan.rerolls, die.value) && may(times, once)) {
                again(die, once ? Pool.REROLLED_ONCE : Pool.REROLLED);
                times++;
            }
        }
    }

    private void unique(boolean once) {
        Set<Rational> earlier = new HashSet<>();
        for (int i = 0; i < pool.size; i++) {
            Pool.Die die = pool.dice[i];
            int times = 0;
            while (earlier.contains(die.value)
                    && Plan.any(plan.uniques, die.value)
                    && may(times, once)) {
                again(die, once ? Pool.UNIQUE_ONCE : Pool.UNIQUE);
                times++;
            }
            earlier.add(die.value);
        }
    }

    private boolean may(int times, boolean once) {
        if (!once && times == evaluator.chain) {
            evaluator.capped = true;
            return false;
        }
        return !once || times == 0;
    }

    private void again(Pool.Die die, int flag) {
        die.value = pool.sides.value(evaluator.draw(pool));
        die.flags |= flag;
    }

    private void drop() {
        if (!plan.drops()) {
            return;
        }
        Pool.Die[] sorted = pool.ascending();
        int low = plan.lowest(pool.size);
        int high = pool.size - plan.highest(pool.size);
        for (int i = 0; i < sorted.length; i++) {
            if (i < low || i >= high) {
                sorted[i].flags |= Pool.DROPPED;
            }
        }
    }

    private void mark() {
        if (!plan.counts() && plan.criticals.length == 0 && plan.fumbles.length == 0) {
            return;
        }
        for (int i = 0; i < pool.size; i++) {
            Pool.Die die = pool.dice[i];
            if (Plan.any(plan.successes, die.value)) {
                die.flags |= Pool.SUCCESS;
            } else if (Plan.any(plan.failures, die.value)) {
                die.flags |= Pool.FAILURE;
            }
            die.flags |= Plan.any(plan.criticals, die.value) ? Pool.CRITICAL : 0;
            die.flags |= Plan.any(plan.fumbles, die.value) ? Pool.FUMBLE : 0;
        }
    }
}
