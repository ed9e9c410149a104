package parlor.dice;

/// A bounded amount of work, counted as it is done.
final class Budget {
    /// Thrown when the work would be more than was granted.
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Spent() {
            super("too much work", null, false, false);
        }
    }

    private long left;

    Budget(long steps) {
        left = steps;
    }

    /// What to throw when the work cannot be done at all.
    Spent spent() {
        left = 0;
        return new Spent();
    }

    /// Steps on numbers of so many bits.
    void charge(long steps, int bits) {
        charge(steps * (1 + bits / 256));
    }

    void charge(long steps) {
        left -= steps;
        if (left < 0) {
            throw new Spent();
        }
    }
}
