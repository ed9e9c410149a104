package parlor.rooms;

import org.jspecify.annotations.Nullable;

/// What somebody wants to roll.
///
/// @param secret for whom, or null for all
/// @param entropy null: the server draws it
public record NewRoll(
        String dice,
        @Nullable String label,
        @Nullable String nonce,
        @Nullable Secret secret,
        @Nullable Entropy entropy) {

    /// An open roll without entropy of the roller's own.
    public NewRoll(String dice, @Nullable String label, @Nullable String nonce) {
        this(dice, label, nonce, null, null);
    }
}
