package parlor.dice;

import java.util.Arrays;
import java.util.Comparator;

/// The dice of one rolled term, in the order they lie.
final class Pool {
    static final int MIN = 1;
    static final int MAX = 1 << 1;
    static final int EXPLODED = 1 << 2;
    static final int COMPOUNDED = 1 << 3;
    static final int PENETRATED = 1 << 4;
    static final int REROLLED = 1 << 5;
    static final int REROLLED_ONCE = 1 << 6;
    static final int UNIQUE = 1 << 7;
    static final int UNIQUE_ONCE = 1 << 8;
    static final int DROPPED = 1 << 9;
    static final int SUCCESS = 1 << 10;
    static final int FAILURE = 1 << 11;
    static final int MATCHED = 1 << 12;
    static final int CRITICAL = 1 << 13;
    static final int FUMBLE = 1 << 14;

    /// Dropped by a group around the term, after all else.
    static final int DROPPED_BY_GROUP = 1 << 15;

    private static final String[] SIGNS = {
        "^", "v", "!", "!!", "p", "r", "ro", "u", "uo", "d", "*", "_", "m", "**", "__", "d"
    };

    static final Comparator<Die> ASCENDING = Comparator.comparing(die -> die.value);

    /// One die: what it counts as now, and all that happened to it.
    static final class Die {
        Rational value;
        final int face;
        int flags;

        Die(Rational value, int face) {
            this.value = value;
            this.face = face;
        }

        boolean isDropped() {
            return (flags & (DROPPED | DROPPED_BY_GROUP)) != 0;
        }
    }

    final Node.Dice notation;
    final Sides sides;
    final Plan plan;
    Die[] dice;
    int size;
    int[] drawn = new int[4];
    int draws;

    Pool(Node.Dice notation, Sides sides, Plan plan, int capacity) {
        this.notation = notation;
        this.sides = sides;
        this.plan = plan;
        this.dice = new Die[capacity];
    }

    void drew(int index) {
        if (draws == drawn.length) {
            drawn = Arrays.copyOf(drawn, draws * 2);
        }
        drawn[draws++] = index;
    }

    void add(Die die) {
        if (size == dice.length) {
            dice = Arrays.copyOf(dice, size * 2 + 1);
        }
        dice[size++] = die;
    }

    /// The dice by value, ties as they lie.
    Die[] ascending() {
        Die[] sorted = Arrays.copyOf(dice, size);
        if (size > 12) {
            Arrays.sort(sorted, ASCENDING);
            return sorted;
        }
        for (int i = 1; i < size; i++) {
            Die die = sorted[i];
            int at = i;
            while (at > 0 && sorted[at - 1].value.compareTo(die.value) > 0) {
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = die;
        }
        return sorted;
    }

    void sort(boolean descending) {
        dice = Arrays.copyOf(dice, size);
        Arrays.sort(dice, descending ? ASCENDING.reversed() : ASCENDING);
    }

    /// What the term is worth now.
    Rational value() {
        if (plan.totalsMatches()) {
            return Rational.of(Matches.values(this));
        }
        Rational total = Rational.ZERO;
        for (int i = 0; i < size; i++) {
            Die die = dice[i];
            if (!die.isDropped()) {
                total = total.plus(plan.worth(die.value));
            }
        }
        return total;
    }

    String text(Die die) {
        return sides.numeric() ? die.value.decimal(6) : sides.text(die.face);
    }

    static void flags(int flags, StringBuilder out) {
        for (int rest = flags; rest != 0; rest &= rest - 1) {
            out.append(SIGNS[Integer.numberOfTrailingZeros(rest)]);
        }
    }
}
