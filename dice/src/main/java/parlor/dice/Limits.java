package parlor.dice;

/// Every bound of the notation. Reaching one is an error and nothing is rolled.
public final class Limits {
    public static final int TEXT = 500;
    public static final int EXPANDED_TEXT = 5_000;
    public static final int DEPTH = 20;
    public static final int DICE = 999;
    public static final int SIDES = 1_000_000;
    public static final int CHAIN = 100;
    public static final int DRAWS = 5_000;
    public static final int REPEAT = 50;
    public static final int ROLLS_PER_LINE = 10;
    public static final int MEMBERS = 50;
    public static final int ARGUMENTS = 20;
    public static final int FACES = 1_000;
    public static final int EXTRA_DICE = 20;
    public static final int EXPONENT = 64;
    public static final int REFERENCES = 5;
    public static final int SHOWN_DICE = 200;
    public static final long VALUE = 1_000_000_000_000_000L;

    /// The longest numerator or denominator in bits.
    static final int BITS = 4_096;

    private static final Rational LARGEST = Rational.of(VALUE);

    private Limits() {}

    /// The value itself, or an overflow error.
    static Rational checked(Rational value) {
        if (value.isSmall() || (value.abs().compareTo(LARGEST) <= 0 && value.bits() <= BITS)) {
            return value;
        }
        throw new DiceException(
                DiceError.OVERFLOW,
                "a value is beyond 1,000,000,000,000,000 or too finely divided");
    }

    static DiceException tooManyDraws() {
        return new DiceException(
                DiceError.DRAWS, "one request may draw at most " + DRAWS + " faces");
    }
}
