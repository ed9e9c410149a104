package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// What somebody wants to roll.
public record NewRoll(String dice, @Nullable String label, @Nullable String nonce) {}
