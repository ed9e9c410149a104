package parlor.rooms;

/// What an accepted command brought about.
///
/// @param repeated true if an earlier command with this nonce had already done it
public record Outcome<T>(T value, boolean repeated) {}
