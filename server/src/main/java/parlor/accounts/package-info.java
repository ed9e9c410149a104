/// Accounts: signing up and in with a password that the server never sees, sessions, recovery.
@NullMarked
package parlor.accounts;

import org.jspecify.annotations.NullMarked;
