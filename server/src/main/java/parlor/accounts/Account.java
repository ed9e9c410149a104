package parlor.accounts;

import parlor.identity.User;

/// Somebody with a lasting name and a password.
///
/// @param credential names the password to OPAQUE: random, so that a new name changes nothing
/// @param record what OPAQUE keeps of the password
public record Account(
        User user, byte[] credential, byte[] record, boolean admin, boolean disabled) {
    @Override
    public String toString() {
        return "Account[" + user.id() + "]";
    }
}
