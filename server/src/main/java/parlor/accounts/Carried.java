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

    /// There is no mail server to be spoken with, so no other letter would get away now.
    ///
    /// @param reason for the log
    /// @param begun whether it was lost over this very letter, which may be why
    record Unreachable(String reason, boolean begun) implements Carried {}
}
