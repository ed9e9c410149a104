package parlor.accounts;

/// What became of a letter that was to be carried away.
public sealed interface Carried {
    /// The mail server has it.
    record Away() implements Carried {}

    /// It has not.
    ///
    /// @param reason for the log: without the address
    /// @param forGood whether another try would fail too
    record Failed(String reason, boolean forGood) implements Carried {}
}
