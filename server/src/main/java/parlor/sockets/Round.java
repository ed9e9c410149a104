package parlor.sockets;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop, and when each wants to be looked after next: who is idle is
/// not looked at before a sign of life is due. On that loop only.
final class Round {
    private static final int FIRST_PLACES = 16;
    private static final long NEVER = Long.MAX_VALUE / 2; // A difference that is left in bounds.

    private @Nullable Taken[] taken = new Taken[FIRST_PLACES];
    private long[] due = new long[FIRST_PLACES];
    private int count;
    private long last;

    /// @param nowNanos the monotonic time
    Round(long nowNanos) {
        last = nowNanos;
    }

    /// Takes one in; it is looked after by the next walk.
    void add(Taken one) {
        if (count == taken.length) {
            taken = Arrays.copyOf(taken, 2 * count);
            due = Arrays.copyOf(due, 2 * count);
        }
        put(one, last, count++);
    }

    private void put(Taken one, long when, int place) {
        taken[place] = one;
        due[place] = when;
        one.progress().place(place);
    }

    boolean has(Taken one) {
        int place = one.progress().place();
        return place >= 0 && place < count && one.equals(taken[place]);
    }

    /// @return false if it is not here
    boolean remove(Taken one) {
        if (!has(one)) {
            return false;
        }
        int place = one.progress().place();
        var moved = taken[--count];
        if (moved != null) {
            put(moved, due[count], place);
        }
        taken[count] = null;
        one.progress().place(-1);
        return true;
    }

    /// It is looked after by the next walk, whatever it wanted; nothing if it is not here.
    void soon(Taken one) {
        if (has(one)) {
            due[one.progress().place()] = last;
        }
    }

    /// Looks after those whose time has come. Any may leave meanwhile.
    ///
    /// @param nowNanos the monotonic time
    void walk(long nowNanos, Signs signs) {
        last = nowNanos;
        for (int i = count - 1; i >= 0; i--) {
            if (i < count && due[i] - nowNanos <= 0) {
                look(i, nowNanos, signs);
            }
        }
    }

    private void look(int place, long now, Signs signs) {
        var one = taken[place];
        if (one == null) {
            return;
        }
        due[place] = now + NEVER; // Unless it says otherwise, meanwhile or in the end.
        long next = one.sweep(now, signs);
        if (has(one)) {
            int there = one.progress().place();
            due[there] = due[there] - next < 0 ? due[there] : next;
        }
    }

    /// Everybody who is here now.
    Stream<Taken> all() {
        return Arrays.stream(taken, 0, count).map(Taken.class::cast);
    }
}
