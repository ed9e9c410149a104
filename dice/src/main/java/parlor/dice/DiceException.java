package parlor.dice;

/// The one exception of this library: a notation that cannot be read or rolled, and where. It
/// carries no stack trace, because it describes the text and not the program.
public final class DiceException extends RuntimeException {
    private final DiceError error;
    private final int position;

    public DiceException(DiceError error, int position, String message) {
        super(message, null, false, false);
        this.error = error;
        this.position = position;
    }

    /// An error found while rolling, when no single place in the text is to blame.
    public DiceException(DiceError error, String message) {
        this(error, -1, message);
    }

    public DiceError error() {
        return error;
    }

    /// Where in the normalised text, counted in UTF-16 units from 0; -1 when it was found while
    /// rolling.
    public int position() {
        return position;
    }
}
