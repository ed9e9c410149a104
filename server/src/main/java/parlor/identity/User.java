package parlor.identity;

import org.jspecify.annotations.Nullable;

/// What others see of a principal: the user object of the protocol.
///
/// @param avatar a path whose content never changes, or null
public record User(PrincipalId id, Kind kind, String username, @Nullable String avatar) {

    /// What sort of principal it is.
    public enum Kind {
        GUEST,
        ACCOUNT,
        BOT
    }
}
